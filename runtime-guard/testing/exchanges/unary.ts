import * as grpc from '@grpc/grpc-js';

import type { Recorder } from '../recorder';
import { type Client, type Exchange, type Note, over } from '../stage';
import { sleep } from '../tasks';

const { INVALID_ARGUMENT } = grpc.status;

function metadata(values: Readonly<Record<string, Buffer | string>>): grpc.Metadata {
  const made = new grpc.Metadata();
  for (const [key, value] of Object.entries(values)) made.add(key, value);
  return made;
}

/** Asks, and notes everything of the call until it is over. */
async function ask(client: Client, here: Recorder, note: Note, ...extras: (grpc.CallOptions | grpc.Metadata)[]): Promise<void> {
  const call = here.watch(client.unary(note, ...extras, here.called('call', 'reply')), 'status');
  await over(call);
}

export const UNARY: readonly Exchange[] = [
  {
    handlers: (there) => ({
      unary: (call, answer) => {
        there.note('call', call.request, call.metadata, call.getPath(), call.getHost(), call.cancelled, call.getDeadline());
        there.tried('call', 'answer', () => { answer(null, { n: 2 }); });
      },
    }),
    name: 'a request and its reply',
    run: ({ client, here }) => ask(client, here, { n: 1 }),
    total: true,
  },
  {
    handlers: (there) => ({
      unary: (call, answer) => {
        there.note('call', call.metadata);
        there.tried('call', 'sendMetadata', () => { call.sendMetadata(metadata({ 'first-bin': Buffer.from([1, 2]), first: 'of two' })); });
        there.tried('call', 'sendMetadata again', () => { call.sendMetadata(metadata({ late: 'lost' })); });
        answer(null, {}, metadata({ 'last-bin': Buffer.from([3]), last: 'a trailer' }));
      },
    }),
    name: 'metadata, initial and trailing, binary and repeated',
    run: ({ client, here }) => {
      const sent = metadata({ 'a-bin': Buffer.from([9]), b: 'once' });
      sent.add('b', 'twice');
      return ask(client, here, {}, sent);
    },
    total: true,
  },
  {
    handlers: () => ({ unary: (_, answer) => { answer({ code: INVALID_ARGUMENT, details: 'No such note.', metadata: metadata({ why: 'it is new' }) }); } }),
    name: 'a status of the server, with metadata',
    run: ({ client, here }) => ask(client, here, {}),
    total: true,
  },
  {
    handlers: () => ({ unary: (_, answer) => { answer(new Error('Not of a status.')); } }),
    name: 'an error without a code',
    run: ({ client, here }) => ask(client, here, {}),
    total: true,
  },
  {
    handlers: () => ({ unary: () => { throw new Error('Of the handler.'); } }),
    name: 'a handler that throws',
    run: ({ client, here }) => ask(client, here, {}),
    total: true,
  },
  {
    handlers: (there) => ({
      unary: async (call) => {
        const failure = new Error('Of the async handler.');
        const failing = (async () => { await sleep(0); throw failure; })();
        await failing.catch((error: unknown) => { there.note('call', 'rejected', error === failure); });
        call.sendMetadata(new grpc.Metadata());
      },
    }),
    name: 'an async handler that rejects, and leaves the client waiting',
    run: async ({ client, here }) => {
      const call = here.watch(client.unary({}, here.called('call', 'reply')), 'status');
      call.on('metadata', () => { call.cancel(); });
      await over(call);
    },
    total: true,
  },
  {
    handlers: () => ({ unary: (_, answer) => { answer(null, { text: 'cannot be written' }); } }),
    name: 'a reply that its serialiser refuses',
    run: ({ client, here }) => ask(client, here, {}),
    total: true,
  },
  {
    handlers: () => ({ unary: (_, answer) => { answer(null, { text: 'cannot be read' }); } }),
    name: 'a reply that its deserialiser refuses',
    run: ({ client, here }) => ask(client, here, {}),
    total: true,
  },
  { name: 'a request that its serialiser refuses', run: ({ client, here }) => ask(client, here, { text: 'cannot be written' }), total: true },
  { name: 'a request that its deserialiser refuses', run: ({ client, here }) => ask(client, here, { text: 'cannot be read' }), total: true },
  {
    // While it waits for a server: with one, both sides tell the time.
    name: 'a deadline that passes',
    run: async ({ connect, here }) => {
      const client = connect({ channelFactoryOverride: (_, credentials) => new grpc.Channel('127.0.0.1:1', credentials, {}) });
      await ask(client, here, {}, new grpc.Metadata({ waitForReady: true }), { deadline: new Date(Date.now() + 40) });
    },
    total: true,
  },
  { name: 'a deadline that has passed already', run: ({ client, here }) => ask(client, here, {}, { deadline: Date.now() - 1000 }), total: true },
  {
    handlers: (there) => ({
      unary: (call, answer) => {
        there.note('call', Math.round((Number(call.getDeadline()) - Date.now()) / 1000));
        answer(null, {});
      },
    }),
    name: 'a deadline that is kept',
    run: ({ client, here }) => ask(client, here, {}, { deadline: Date.now() + 60_000 }),
    total: true,
  },
  {
    handlers: (there) => ({
      unary: (call, answer) => {
        call.on('cancelled', () => {
          there.note('call', 'cancelled is', call.cancelled);
          there.tried('call', 'answer', () => { answer(null, {}); });
        });
        call.sendMetadata(new grpc.Metadata());
      },
    }),
    name: 'a call that the client cancels',
    run: async ({ client, here }) => {
      const call = here.watch(client.unary({}, here.called('call', 'reply')), 'status');
      call.on('metadata', () => { here.tried('call', 'cancel', () => { call.cancel(); }); });
      await over(call);
    },
    total: true,
  },
  {
    name: 'a method that nobody implements',
    run: ({ client, here }) => over(here.watch(client.missing({}, here.called('call', 'reply')), 'status')),
    total: true,
  },
  {
    name: 'arguments of the wrong kind',
    run: ({ client, here }) => {
      const { bidi, unary, upload } = client as unknown as Record<'bidi' | 'unary' | 'upload', (...args: unknown[]) => unknown>;
      const provider = { interceptor_providers: [() => nothing], interceptors: [nothing] };
      here.tried('call', 'unary', () => unary.call(client, {}));
      here.tried('call', 'unary', () => unary.call(client, {}, {}, 'no function'));
      here.tried('call', 'upload', () => upload.call(client));
      here.tried('call', 'bidi', () => bidi.call(client, provider));
      here.tried('call', 'createCall', () => client.getChannel().createCall(1 as unknown as string, Infinity, null, null, 0));
      here.tried('call', 'createCall', () => client.getChannel().createCall('/a', 'soon' as unknown as number, null, null, 0));
    },
    total: true,
  },
  {
    handlers: () => ({ unary: (call, answer) => { answer(null, { n: (call.request.n ?? 0) * 2 }); } }),
    name: 'many at once over one channel',
    run: async ({ client, here }) => {
      const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => new Promise<unknown>((resolve) => {
        client.unary({ n }, (error, reply) => { resolve([n, error, reply]); });
      })));
      here.note('call', replies);
    },
    total: true,
  },
  {
    cold: true,
    handlers: () => ({ unary: (call, answer) => { answer(null, call.request); } }),
    name: 'many at once while the channel connects',
    run: async ({ client, here }) => {
      const replies = await Promise.all(Array.from({ length: 5 }, (_, n) => new Promise<unknown>((resolve) => {
        const call = client.unary({ n }, (error, reply) => { resolve([n, error, reply]); });
        here.note('call', call.getPeer());
      })));
      here.note('call', replies);
    },
    total: true,
  },
  {
    handlers: (there) => ({
      unary: (call, answer) => {
        there.note('call', call.getPeer().replace(/\d+$/, 'port'), call.getAuthContext(), typeof call.getMetricsRecorder);
        answer(null, {});
      },
    }),
    name: 'the peers and what is known of them',
    run: async ({ client, here }) => {
      const call = here.watch(client.unary({}, here.called('call', 'reply')), 'status');
      here.note('call', call.getAuthContext());
      await over(call);
      here.note('call', call.getPeer());
    },
  },
];

function nothing(): never {
  throw new Error('never called');
}
