/* eslint-disable grpc-streams/no-concurrent-receive, grpc-streams/no-concurrent-send, grpc-streams/single-sender -- some of these programs break the contract on purpose */
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import * as grpc from '@grpc/grpc-js';
import { CallSettings, type CancellableStream, type ClientStub, createApiCall, type GaxCall, type GoogleAuth, GrpcClient, StreamDescriptor, StreamType } from 'google-gax';

import { type GuardHandle, type GuardOptions, installGuard } from '../..';

interface Note {
  message: string;
}

type Echo = grpc.ServiceClientConstructor;
const PROTO = path.resolve(__dirname, '../../../fixtures/proto/echo.proto');
const NAME = 'grpc.examples.echo.Echo';
/** As a generated client has it. */
const CONFIG = {
  interfaces: {
    [NAME]: {
      methods: Object.fromEntries(['BidirectionalStreamingEcho', 'ServerStreamingEcho'].map((name) => [name, { retry_codes_name: 'none', retry_params_name: 'default', timeout_millis: 10_000 }])),
      retry_codes: { none: [] },
      retry_params: {
        default: {
          initial_retry_delay_millis: 1, initial_rpc_timeout_millis: 1000, max_retry_delay_millis: 1, max_rpc_timeout_millis: 1000,
          retry_delay_multiplier: 1, rpc_timeout_multiplier: 1, total_timeout_millis: 1000,
        },
      },
    },
  },
};

let guard: GuardHandle;
let stop: (() => void) | undefined;

interface Client {
  bidi(): CancellableStream;
  download(note: Note): CancellableStream;
}

/** A server of grpc-js that echoes, and a client of it, made as the clients of Google's APIs are. */
async function connected(): Promise<Client> {
  const auth = { getUniverseDomain: () => Promise.resolve('googleapis.com') } as unknown as GoogleAuth;
  const gax = new GrpcClient({ auth, grpc: grpc });
  const { Echo } = (gax.loadProto(PROTO) as unknown as { grpc: { examples: { echo: { Echo: Echo } } } }).grpc.examples.echo;
  const server = new grpc.Server();
  server.addService(Echo.service, {
    BidirectionalStreamingEcho: (call: grpc.ServerDuplexStream<Note, Note>) => {
      call.on('data', (note: Note) => call.write(note));
      call.on('end', () => call.end());
    },
    ServerStreamingEcho: (call: grpc.ServerWritableStream<Note, Note>) => {
      for (let n = 1; n <= Number(call.request.message); n += 1) call.write({ message: String(n) });
      call.end();
    },
  });
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  const stub = await gax.createStub(Echo, { port, servicePath: '127.0.0.1', sslCreds: grpc.credentials.createInsecure() }) as unknown as Record<string, (...args: unknown[]) => unknown> & ClientStub;
  stop = () => {
    stub.close();
    server.forceShutdown();
  };
  const settings = gax.constructSettings(NAME, CONFIG, {}, {}) as Record<string, CallSettings>;
  const call = (name: string, type: StreamType): GaxCall =>
    createApiCall(Promise.resolve((...args: unknown[]) => stub[name]?.(...args)) as never, settings[name] ?? new CallSettings(), new StreamDescriptor(type));
  return {
    bidi: () => call('bidirectionalStreamingEcho', StreamType.BIDI_STREAMING)({}, {}) as unknown as CancellableStream,
    download: (note) => call('serverStreamingEcho', StreamType.SERVER_STREAMING)(note, {}) as unknown as CancellableStream,
  };
}

function received(stream: CancellableStream): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const messages: string[] = [];
    stream.on('data', ({ message }: Note) => messages.push(message));
    stream.on('end', () => { resolve(messages); });
    stream.on('error', reject);
  });
}

const sent = (stream: CancellableStream, message: string): Promise<void> => new Promise((resolve, reject) => {
  stream.write({ message }, (error) => {
    if (error === null || error === undefined) resolve();
    else reject(error);
  });
});

async function sendAll(stream: CancellableStream, messages: readonly string[]): Promise<void> {
  for (const message of messages) {
    await sleep(1);
    await sent(stream, message);
  }
}

const install = (options: GuardOptions): void => { guard = installGuard({ seed: 1, ...options }, grpc); };
const found = (): unknown[] => guard.overlaps.map(({ kind, stream, thrown }) => [kind, stream.path, thrown]);
const BIDI = `/${NAME}/BidirectionalStreamingEcho`;

afterEach(() => {
  guard.uninstall();
  stop?.();
  stop = undefined;
});

describe('a correct program of google-gax stays silent in strict mode', () => {
  beforeEach(() => { install({ mode: 'strict' }); });
  afterEach(() => { expect(guard.overlaps.map(({ message }) => message)).toEqual([]); });

  it('that sends one message after another and listens', async () => {
    const stream = (await connected()).bidi();
    const all = received(stream);
    await sendAll(stream, ['a', 'b', 'c']);
    stream.end();

    expect(await all).toEqual(['a', 'b', 'c']);
  });

  it('that sends before the call is open, the last message with the end', async () => {
    const stream = (await connected()).bidi();
    const all = received(stream);
    stream.write({ message: 'a' });
    stream.write({ message: 'b' });
    stream.end({ message: 'c' });

    expect(await all).toEqual(['a', 'b', 'c']);
  });

  it('that sends more than there is room for, waiting for the drain', async () => {
    const stream = (await connected()).bidi();
    const all = received(stream);
    for (let n = 0; n < 100; n += 1) {
      if (!stream.write({ message: 'a'.repeat(1000) })) await once(stream, 'drain');
    }
    stream.end();

    expect(await all).toHaveLength(100);
  });

  it('that sends bursts from timers, and waits for no drain', async () => {
    const stream = (await connected()).bidi();
    const all = received(stream);
    for (let burst = 0; burst < 3; burst += 1) {
      for (let n = 0; n < 50; n += 1) stream.write({ message: 'a'.repeat(10_000) });
      await sleep(30);
    }
    stream.end();

    expect(await all).toHaveLength(150);
  });

  it('that receives in a loop', async () => {
    const stream = (await connected()).download({ message: '3' });
    const messages: string[] = [];
    for await (const { message } of stream as AsyncIterable<Note>) messages.push(message);

    expect(messages).toEqual(['1', '2', '3']);
  });
});

describe('misuse of google-gax', () => {
  it('is thrown: two senders that wait for each message', async () => {
    install({ settleDelay: 'stress' });
    const stream = (await connected()).bidi();
    const all = received(stream);
    const outcomes = await Promise.allSettled([sendAll(stream, ['a', 'b', 'c']), sendAll(stream, ['d', 'e', 'f'])]);
    stream.end();
    await all;

    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(found()).toContainEqual(['concurrent-send', BIDI, true]);
  });

  it('is thrown in strict mode, and leaves the stream usable: two tasks that do not wait', async () => {
    install({ mode: 'strict' });
    const stream = (await connected()).bidi();
    const all = received(stream);
    const write = async (message: string): Promise<void> => {
      await sleep(1);
      stream.write({ message });
    };
    const outcomes = await Promise.allSettled([write('a'), write('b')]);
    stream.write({ message: 'c' });
    stream.end();

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(await all).toEqual(['a', 'c']);
    expect(found()).toEqual([['concurrent-send', BIDI, true]]);
  });

  it('is thrown: a send after the end', async () => {
    install({});
    const stream = (await connected()).bidi();
    const all = received(stream);
    stream.end();

    expect(() => stream.write({ message: 'a' })).toThrow(/^gRPC STREAM OVERLAP: send after the half-close/);
    expect(await all).toEqual([]);
  });

  it('is thrown: a loop beside a listener', async () => {
    install({});
    const stream = (await connected()).bidi();
    const listener = (): void => undefined;
    stream.on('data', listener);
    await sent(stream, 'a');
    const iterator = stream[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;

    await expect(iterator.next()).rejects.toThrow(/^gRPC STREAM OVERLAP: receive while another receive is open/);
    // Where an iterator is made beside them, listeners of such a stream get nothing.
    stream.off('data', listener);
    await sent(stream, 'b');
    stream.end();
    const messages: string[] = [];
    for await (const { message } of iterator) messages.push(message);
    expect(messages).toContain('b');
    expect(found()).toEqual([['concurrent-receive', BIDI, true]]);
  });
});
