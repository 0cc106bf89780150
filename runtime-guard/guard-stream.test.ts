import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, guardStream, installGuard, StreamOverlapError } from '.';
import { type Bidi, type Client, type Loopback, startLoopback } from './testing/echo-service';

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
