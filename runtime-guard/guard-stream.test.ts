/* eslint-disable grpc-streams/no-send-after-close, grpc-streams/no-close-during-send, grpc-streams/no-concurrent-receive, grpc-streams/no-concurrent-send -- the guard is to see what the rules see too */
import type { EventEmitter } from 'node:events';

import * as grpc from '@grpc/grpc-js';

import { type GuardedStream, type GuardHandle, guardStream, installGuard, StreamOverlapError } from '.';
import { type Bidi, type Client, type Loopback, type Note, startLoopback } from './testing/echo-service';

/** The kind of the overlap a promise was rejected for. */
function overlapOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no rejection',
    (error: unknown) => (StreamOverlapError.is(error) ? error.finding.kind : String(error)),
  );
}

// Types: each call gets the operations of its kind, with the messages of its type.
export const typed = (duplex: grpc.ServerDuplexStream<{ a: 1 }, { b: 2 }>, reader: grpc.ClientReadableStream<{ c: 3 }>, writer: grpc.ServerWritableStream<{ d: 4 }, { e: 5 }>): unknown => {
  const view = guardStream(duplex);
  const types: [Promise<{ a: 1 } | undefined>, Promise<void>] = [view.recvMsg(), view.sendMsg({ b: 2 })];
  const reading: Promise<{ c: 3 } | undefined> = guardStream(reader).recvMsg();
  // @ts-expect-error -- a reader sends nothing
  const none: unknown = guardStream(reader).sendMsg;
  // @ts-expect-error -- of another type
  const other = guardStream(writer).sendMsg({ e: 6 });
  return [none, other, reading, types];
};

describe.each(['without a guard', 'with a strict guard'])('guardStream %s', (setting) => {
  let loopback: Loopback;
  let client: Client;
  let guard: GuardHandle | undefined;

  beforeEach(async () => {
    guard = setting === 'with a strict guard' ? installGuard({ mode: 'strict', seed: 1 }, grpc) : undefined;
    loopback = await startLoopback();
    ({ client } = loopback);
  });
  afterEach(() => {
    loopback.stop();
    guard?.uninstall();
  });

  it('sends and receives, to the end', async () => {
    const stream = guardStream(client.bidi());
    await stream.sendMsg({ n: 1 });
    const first = await stream.recvMsg();
    await stream.sendMsg({ n: 2 });
    await stream.closeSend();
    const rest = [];
    for await (const { n } of stream) rest.push(n);

    expect({ end: await stream.recvMsg(), first, rest }).toEqual({ end: undefined, first: { n: 1 }, rest: [2] });
  });

  it('lets one send and one receive be pending together', async () => {
    const stream = guardStream(client.bidi());
    const receipt = stream.recvMsg();
    await stream.sendMsg({ n: 1 });

    expect(await receipt).toEqual({ n: 1 });
    await stream.closeSend();
    expect(await stream.recvMsg()).toBeUndefined();
  });

  it('rejects a send while another is pending, and leaves the first and the stream alone', async () => {
    const stream = guardStream(client.bidi());
    const first = stream.sendMsg({ n: 1 });

    expect(await overlapOf(stream.sendMsg({ n: 2 }))).toBe('concurrent-send');
    await first;
    await stream.sendMsg({ n: 3 });
    await stream.closeSend();
    const got = [];
    for await (const { n } of stream) got.push(n);
    expect(got).toEqual([1, 3]);
  });

  it('rejects a receive while another is pending', async () => {
    const stream = guardStream(client.bidi());
    const first = stream.recvMsg();

    expect(await overlapOf(stream.recvMsg())).toBe('concurrent-receive');
    await stream.sendMsg({ n: 1 });
    expect(await first).toEqual({ n: 1 });
    await stream.closeSend();
  });

  it('rejects a close while a send is pending', async () => {
    const stream = guardStream(client.bidi());
    const first = stream.sendMsg({ n: 1 });

    expect(await overlapOf(stream.closeSend())).toBe('close-during-send');
    await first;
    await stream.closeSend();
  });

  it('says that the stream is closed rather than busy', async () => {
    const stream = guardStream(client.bidi());
    const closing = stream.closeSend();

    expect(await overlapOf(stream.sendMsg({ n: 1 }))).toBe('send-after-close');
    await closing;
    await expect(stream.closeSend()).resolves.toBeUndefined();
  });

  it('rejects what is pending, and what comes later, with the error of the RPC', async () => {
    const call = client.bidi();
    const stream = guardStream(call);
    const pending = stream.recvMsg();
    call.cancel();

    await expect(pending).rejects.toMatchObject({ code: 1 });
    await expect(stream.sendMsg({ n: 1 })).rejects.toMatchObject({ code: 1 });
  });
});

/** Waits for the event; `events.once` would reject at an error. */
function once(emitter: EventEmitter, event: string): Promise<void> {
  return new Promise((resolve) => { emitter.once(event, () => { resolve(); }); });
}

/** Lets a server's handler work; returns what `work` made of it. */
async function onServer<T>(work: (call: Bidi) => Promise<T>, client: (call: grpc.ClientDuplexStream<Note, Note>) => void): Promise<T> {
  let loopback: Loopback | undefined;
  const result = await new Promise<T>((resolve, reject) => {
    const bidi = (call: Bidi): void => { work(call).then(resolve, reject); };
    startLoopback({ bidi }).then((started) => {
      loopback = started;
      const call = started.client.bidi();
      call.on('error', () => undefined);
      client(call);
    }, reject);
  });
  loopback?.stop();
  return result;
}

/** How each operation settles: its value, the code of its error, or the kind of its overlap. */
async function outcomes(...operations: (() => Promise<unknown>)[]): Promise<unknown[]> {
  const settled = [];
  for (const operation of operations) {
    settled.push(await operation().catch((error: unknown) => (StreamOverlapError.is(error) ? error.finding.kind : (error as { code?: unknown }).code ?? (error as Error).message)));
  }
  return settled;
}

const OPERATIONS = (stream: { closeSend: () => Promise<void>; recvMsg: () => Promise<unknown>; sendMsg: (note: Note) => Promise<void> }): (() => Promise<unknown>)[] => [
  () => stream.recvMsg(), () => stream.sendMsg({ n: 1 }), () => stream.closeSend(),
];

describe('guardStream at the end of an RPC', () => {
  let loopback: Loopback;
  afterEach(() => { loopback.stop(); });

  it('gives what had arrived before the error', async () => {
    loopback = await startLoopback({
      download: (call) => {
        for (let n = 0; n < 3; n += 1) call.write({ n });
        call.emit('error', Object.assign(new Error('boom'), { code: 9 }));
      },
    });
    const call = loopback.client.download({});
    const stream = guardStream(call);
    const first = await stream.recvMsg();
    await once(call, 'status');
    const receive = (): Promise<unknown> => stream.recvMsg();

    expect([first, ...await outcomes(receive, receive, receive, receive)]).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }, 9, 9]);
  });

  it('rejects everything after destroy()', async () => {
    loopback = await startLoopback();
    const call = loopback.client.bidi();
    const stream = guardStream(call);
    call.destroy();
    await once(call, 'close');

    expect(await outcomes(...OPERATIONS(stream))).toEqual([1, 1, 1]);
    call.cancel();
  });

  it('rejects everything in a view made after cancel()', async () => {
    loopback = await startLoopback();
    const call = loopback.client.bidi();
    call.on('error', () => undefined);
    call.resume();
    call.cancel();
    await once(call, 'end');

    expect(await outcomes(...OPERATIONS(guardStream(call)))).toEqual([1, 1, 1]);
  });

  it('tells the end of a good RPC in a view made after it', async () => {
    loopback = await startLoopback();
    const call = loopback.client.bidi();
    call.resume();
    call.end();
    await once(call, 'close');

    expect(await outcomes(...OPERATIONS(guardStream(call)))).toEqual([undefined, 'send-after-close', undefined]);
  });

  it('takes no message after the server has ended the RPC', async () => {
    loopback = await startLoopback({ bidi: (call) => { call.end(); } });
    const stream = guardStream(loopback.client.bidi());

    expect(await outcomes(...OPERATIONS(stream))).toEqual([undefined, 'sendMsg: the RPC has ended with status OK, and takes no message.', undefined]);
  });

  it('rejects an upload with the status that ended it', async () => {
    loopback = await startLoopback({ upload: (_, answer) => { answer({ code: grpc.status.FAILED_PRECONDITION, details: 'full' }); } });
    const call = loopback.client.upload(() => undefined);
    const stream = guardStream(call);
    await once(call, 'status');

    expect(await outcomes(() => stream.sendMsg({ n: 1 }), () => stream.closeSend())).toEqual([9, 9]);
  });

  it('has one view of a call', async () => {
    loopback = await startLoopback();
    const call = loopback.client.bidi();
    const first = guardStream(call).sendMsg({ n: 1 });

    expect(await overlapOf(guardStream(call).sendMsg({ n: 2 }))).toBe('concurrent-send');
    await first;
    call.cancel();
  });

  it('rejects what the call cannot do', async () => {
    loopback = await startLoopback();
    const upload = guardStream(loopback.client.upload(() => undefined)) as unknown as GuardedStream<Bidi>;
    const download = guardStream(loopback.client.download({})) as unknown as GuardedStream<Bidi>;

    expect(await outcomes(() => upload.recvMsg(), () => download.sendMsg({}), () => download.closeSend())).toEqual([
      'recvMsg: this call only sends.', 'sendMsg: this call only receives.', 'closeSend: this call only receives.',
    ]);
  });
});

it.each(['while it waits', 'before the view'])('guardStream rejects everything on a server whose client cancelled %s', async (when) => {
  const settled = await onServer(async (call) => {
    call.sendMetadata(new grpc.Metadata());
    if (when === 'while it waits') return outcomes(...OPERATIONS(guardStream(call)));
    const gone = once(call, 'cancelled');
    call.resume();
    await gone;
    return outcomes(...OPERATIONS(guardStream(call)));
  }, (call) => { call.on('metadata', () => { call.cancel(); }); });

  expect(settled).toEqual([1, 1, 1]);
});

it('guardStream knows the end of its own good RPC from a cancellation', async () => {
  const settled = await onServer(async (call) => {
    const stream = guardStream(call);
    const gone = once(call, 'cancelled');
    await stream.closeSend();
    await gone;
    return outcomes(() => stream.recvMsg(), () => stream.closeSend(), () => stream.sendMsg({}));
  }, (call) => { call.resume(); });

  expect(settled).toEqual([undefined, undefined, 'send-after-close']);
});

it('guardStream serves a server handler', async () => {
  const loopback = await startLoopback({
    bidi: async (call: Bidi) => {
      const stream = guardStream(call);
      for await (const note of stream) await stream.sendMsg({ n: (note.n ?? 0) * 10 });
      await stream.closeSend();
    },
  });
  const stream = guardStream(loopback.client.bidi());
  await stream.sendMsg({ n: 1 });
  await stream.sendMsg({ n: 2 });
  await stream.closeSend();
  const got = [];
  for await (const note of stream) got.push(note.n);
  loopback.stop();

  expect(got).toEqual([10, 20]);
});

it('an overlap error has a stable code, a brand and no enumerable details', async () => {
  const loopback = await startLoopback();
  const stream = guardStream(loopback.client.bidi());
  const first = stream.sendMsg({ n: 1 });
  const error: unknown = await stream.sendMsg({ n: 2 }).catch((reason: unknown) => reason);
  await first;
  loopback.stop();

  expect({ is: StreamOverlapError.is(error), keys: Object.keys(error as object), name: (error as Error).name }).toEqual({ is: true, keys: ['code'], name: 'StreamOverlapError' });
  expect((error as StreamOverlapError).code).toBe('ERR_GRPC_STREAM_OVERLAP');
  expect((error as Error).message).toMatch(/^gRPC STREAM OVERLAP: send while another send is in flight on \/test\.Notes\/Bidi #1 \(client, send half\)\n {2}this send \(sendMsg\):\n {6}at .*guard-stream\.test\.ts/);
});
