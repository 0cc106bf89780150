import * as grpc from '@grpc/grpc-js';

import type { Recorder } from '../recorder';
import { type Client, type Exchange, type Handlers, type Note, over, ready, seen, type Stage } from '../stage';

const echoing = (): Handlers => ({
  bidi: (call) => {
    call.on('data', (note: Note) => call.write(note));
    call.on('end', () => { call.end(); });
  },
  unary: (call, answer) => { answer(null, call.request); },
});

async function ask(client: Client, here: Recorder, note: Note, ...extras: (grpc.CallOptions | grpc.Metadata)[]): Promise<void> {
  await over(here.watch(client.unary(note, ...extras, here.called('call', 'reply')), 'status'));
}

/** Sends three notes in one go, and half-closes. */
async function threeNotes({ client, here }: Stage): Promise<void> {
  const call = here.watch(client.bidi(), 'status');
  for (let n = 1; n <= 3; n += 1) here.tried('send', `write ${n}`, () => call.write({ n }, here.called('send', `written ${n}`)));
  call.end();
  call.resume();
  await seen(call, 'end');
}

/** A client interceptor that notes all that passes, and counts each message up. */
const clientInterceptor = (here: Recorder): grpc.Interceptor => (options, nextCall) => {
  here.note('call', 'intercepted', options.method_definition.path, Object.keys(options).sort());
  return new grpc.InterceptingCall(nextCall(options), {
    halfClose: (next) => { here.note('send', 'half-close'); next(); },
    sendMessage: (message: Note, next) => { here.note('send', 'message', message); next({ ...message, n: (message.n ?? 0) + 1 }); },
    start: (metadata, _, next) => {
      metadata.set('intercepted', 'yes');
      next(metadata, {
        onReceiveMessage: (message: Note, nextMessage) => { here.note('receive', 'message', message); nextMessage(message); },
        onReceiveMetadata: (received, nextMetadata) => { here.note('receive', 'metadata', received); nextMetadata(received); },
        onReceiveStatus: (status, nextStatus) => { here.note('receive', 'status', status); nextStatus(status); },
      });
    },
  });
};

/** A server interceptor that notes all that passes. */
const serverInterceptor = (there: Recorder): grpc.ServerInterceptor => (definition, call) => new grpc.ServerInterceptingCall(call, {
  sendMessage: (message, next) => { there.note('send', 'message', message); next(message); },
  sendMetadata: (metadata, next) => { there.note('send', 'metadata', metadata); next(metadata); },
  sendStatus: (status, next) => { there.note('send', 'status', status); next(status); },
  start: (next) => {
    there.note('receive', 'start', definition.path);
    next(new grpc.ServerListenerBuilder()
      .withOnReceiveMessage((message, nextMessage) => { there.note('receive', 'message', message); nextMessage(message); })
      .withOnReceiveMetadata((metadata, nextMetadata) => { there.note('receive', 'metadata', metadata); nextMetadata(metadata); })
      .withOnReceiveHalfClose((nextHalfClose) => { there.note('receive', 'half-close'); nextHalfClose(); })
      .withOnCancel(() => { there.note('call', 'cancel'); })
      .build());
  },
});

const retrying = (policy: object): grpc.ClientOptions => ({
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [], methodConfig: [{ name: [{ service: 'stage.Notes' }], ...policy }] }),
});

/** A server that is unavailable twice. */
const failingTwice = (there: Recorder): Handlers => {
  let attempts = 0;
  const fails = (metadata: grpc.Metadata): boolean => {
    attempts += 1;
    there.note('call', attempts, metadata.get('grpc-previous-rpc-attempts'));
    return attempts <= 2;
  };
  return {
    bidi: (call) => {
      if (fails(call.metadata)) {
        call.emit('error', { code: grpc.status.UNAVAILABLE, details: 'not yet' });
        return;
      }
      call.on('data', (note: Note) => call.write(note));
      call.on('end', () => { call.end(); });
    },
    unary: (call, answer) => { answer(fails(call.metadata) ? { code: grpc.status.UNAVAILABLE, details: 'not yet' } : null, call.request); },
  };
};

const RETRY = { retryPolicy: { backoffMultiplier: 1, initialBackoff: '0.002s', maxAttempts: 4, maxBackoff: '0.002s', retryableStatusCodes: ['UNAVAILABLE'] } };

/** A client that a handler uses. */
let relay: Client | undefined;

export const CHANNELS: readonly Exchange[] = [
  {
    handlers: echoing,
    name: 'interceptors of a client and of a server, unary',
    run: ({ client, here }) => ask(client, here, { n: 1 }, { interceptors: [clientInterceptor(here), clientInterceptor(here)] }),
    serverOptions: (there) => ({ interceptors: [serverInterceptor(there)] }),
    total: true,
  },
  {
    handlers: echoing,
    name: 'interceptors of a client and of a server, streaming',
    run: async ({ connect, here }) => {
      const client = connect({ interceptors: [clientInterceptor(here)] });
      await ready(client);
      const call = here.watch(client.bidi(), 'status');
      call.on('data', ({ n = 0 }: Note) => { if (n < 4) call.write({ n }); else call.end(); });
      call.write({ n: 1 });
      await seen(call, 'end');
    },
    serverOptions: (there) => ({ interceptors: [serverInterceptor(there)] }),
  },
  {
    name: 'an interceptor that answers itself',
    run: ({ client, here }) => client.unary({ n: 1 }, {
      interceptors: [(options, nextCall) => new grpc.InterceptingCall(nextCall(options), {
        halfClose: () => undefined,
        sendMessage: () => undefined,
        start: (_, listener) => {
          listener.onReceiveMetadata(new grpc.Metadata());
          listener.onReceiveMessage({ n: 99 });
          listener.onReceiveStatus({ code: grpc.status.OK, details: 'cached', metadata: new grpc.Metadata() });
        },
      })],
    }, here.called('call', 'reply')),
  },
  {
    clientOptions: { 'grpc.default_compression_algorithm': grpc.compressionAlgorithms.gzip },
    handlers: echoing,
    name: 'compressed messages',
    run: async ({ client, here }) => {
      await ask(client, here, { text: 'a'.repeat(3000) });
      const call = here.watch(client.bidi(), 'status');
      for (let n = 1; n <= 3; n += 1) call.write({ n, text: 'b'.repeat(5000) });
      call.end();
      call.resume();
      await seen(call, 'end');
    },
  },
  {
    handlers: echoing,
    name: 'messages of more than a megabyte, each way',
    run: async ({ client, here }) => {
      const call = here.watch(client.bidi(), 'status');
      for (let n = 1; n <= 2; n += 1) here.tried('send', `write ${n}`, () => call.write({ n, text: 'c'.repeat(1_300_000) }, here.called('send', `written ${n}`)));
      call.end();
      call.resume();
      await seen(call, 'end');
    },
  },
  {
    clientOptions: { 'grpc.max_receive_message_length': 1000 },
    handlers: () => ({ unary: (_, answer) => { answer(null, { text: 'd'.repeat(1500) }); } }),
    name: 'a reply over the limit of the client',
    run: ({ client, here }) => ask(client, here, {}),
    total: true,
  },
  {
    clientOptions: { 'grpc.max_send_message_length': 1000 },
    name: 'a request over the limit of the client',
    run: ({ client, here }) => ask(client, here, { text: 'e'.repeat(1500) }),
    total: true,
  },
  {
    handlers: echoing,
    name: 'messages over the limit of the server',
    run: async ({ client, here }) => {
      const call = here.watch(client.bidi(), 'status');
      call.on('error', () => undefined);
      call.resume();
      call.write({ text: 'f'.repeat(1500) });
      await over(call);
    },
    serverOptions: () => ({ 'grpc.max_receive_message_length': 1000 }),
  },
  {
    clientOptions: retrying(RETRY),
    handlers: failingTwice,
    name: 'a unary call that is tried again',
    run: ({ client, here }) => ask(client, here, { n: 1 }),
    total: true,
  },
  {
    clientOptions: retrying(RETRY),
    handlers: failingTwice,
    name: 'a stream that is tried again, with what it had sent',
    run: threeNotes,
  },
  {
    clientOptions: retrying({ hedgingPolicy: { hedgingDelay: '0.01s', maxAttempts: 3, nonFatalStatusCodes: ['UNAVAILABLE'] } }),
    handlers: failingTwice,
    name: 'a unary call that is hedged',
    run: ({ client, here }) => ask(client, here, { n: 1 }),
  },
  {
    cold: true,
    handlers: echoing,
    name: 'streams that begin while the channel connects',
    run: async ({ client, here }) => {
      const calls = [1, 2, 3].map((n) => {
        const call = client.bidi();
        here.tried('send', `write ${n}`, () => call.write({ n }));
        here.tried('send', `end ${n}`, () => call.end(), call);
        return call;
      });
      here.note('receive', await Promise.all(calls.map(async (call) => {
        const got: unknown[] = [];
        call.on('data', (note: Note) => got.push(note));
        await over(call);
        return got;
      })));
    },
  },
  {
    handlers: echoing,
    name: 'a channel and its states',
    run: async ({ client, here, server }) => {
      here.note('call', client.getChannel().getTarget(), client.getChannel().getConnectivityState(false), client.getChannel() === client.getChannel());
      await ask(client, here, {});
      client.close();
      here.tried('call', 'unary on a closed channel', () => client.unary({}, here.called('call', 'never')));
      here.tried('call', 'state of a closed channel', () => client.getChannel().getConnectivityState(true));
      here.tried('call', 'register', () => server.register('/stage.Notes/Unary', () => undefined, () => Buffer.alloc(0), () => ({}), 'unary'));
      here.tried('call', 'unregister', () => server.unregister('/stage.Notes/Unary'));
      here.tried('call', 'addService', () => { server.addService({}, {}); });
      await new Promise<void>((resolve) => { server.tryShutdown((error) => { here.note('call', 'shut down', error); resolve(); }); });
    },
  },
  {
    handlers: () => ({ bidi: (call) => { call.write({ n: 1 }); } }),
    name: 'a server that is shut down by force',
    run: async ({ client, here, server }) => {
      const call = here.watch(client.bidi(), 'status');
      call.on('error', () => undefined);
      call.once('data', () => { server.forceShutdown(); });
      await over(call);
    },
  },
  {
    clientOptions: { 'grpc.per_rpc_retry_buffer_size': 0 },
    handlers: echoing,
    name: 'writes that nothing keeps for another try',
    run: threeNotes,
  },
  {
    handlers: (there) => ({
      unary: (call, answer) => {
        const { n = 0 } = call.request;
        there.note('call', n, call.metadata, call.getHost().replace(/\d+$/, 'port'), Number.isFinite(Number(call.getDeadline())));
        if (n === 0) answer(null, {});
        else relay?.unary({ n: n - 1 }, { host: 'a.host', parent: call, propagate_flags: grpc.propagate.DEFAULTS }, (error, reply) => { answer(error, reply); });
      },
    }),
    name: 'a server call as the parent of a client call',
    run: async ({ client, connect, here }) => {
      relay = connect();
      const metadata = new grpc.Metadata({ waitForReady: true });
      metadata.set('from', 'the client');
      await ask(client, here, { n: 2 }, metadata, { deadline: Date.now() + 5000 });
    },
  },
  {
    handlers: echoing,
    name: 'credentials of a call over an open connection',
    run: ({ client, here }) => ask(client, here, {}, { credentials: grpc.credentials.createFromMetadataGenerator((_, callback) => { callback(null, new grpc.Metadata()); }) }),
  },
];
