import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import * as grpc from '@grpc/grpc-js';

import { type Finding, type GuardHandle, type GuardOptions, installGuard } from '../..';
import { type Client, type Download, type Handlers, type Loopback, startLoopback } from '../../testing/echo-service';
import { notes, once, received, sendAll, uploading } from '../../testing/tasks';

const told = ({ first, kind, mode, second, stream, thrown }: Finding): unknown[] => [kind, first.operation, second.operation, stream.side, mode, thrown];
const ADVICE = ['unbounded-buffering', 'write', 'write', 'client', 'report', false];

let loopback: Loopback;
let guard: GuardHandle;

async function start(options: GuardOptions, handlers: Handlers = {}): Promise<Client> {
  loopback = await startLoopback(handlers);
  guard = installGuard({ seed: 1, ...options }, grpc);
  return loopback.client;
}

afterEach(() => {
  loopback.stop();
  guard.uninstall();
});

describe('messages that pile up in memory are found', () => {
  it('once on a stream, as advice', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 50 }));
    for (const note of notes(200)) call.write(note);
    call.end();

    expect(await reply).toEqual({ n: 200 });
    expect([guard.overlaps, guard.potentialOverlaps.map(told)]).toEqual([[], [ADVICE]]);
  });

  it('in strict mode as an overlap, and not thrown', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 50, mode: 'strict' }));
    for (const note of notes(200)) call.write(note);
    call.end();

    expect(await reply).toEqual({ n: 200 });
    expect(guard.overlaps.map(told)).toEqual([ADVICE]);
  });

  it('on each of two streams', async () => {
    const client = await start({ bufferLimit: 50 });
    for (const { call, reply } of [uploading(client), uploading(client)]) {
      for (const note of notes(200)) call.write(note);
      call.end();
      await reply;
    }

    expect(guard.potentialOverlaps.map(told)).toEqual([ADVICE, ADVICE]);
  });

  it('on a server', async () => {
    const client = await start({ bufferLimit: 50 }, {
      download: (call: Download) => {
        for (const note of notes(200)) call.write(note);
        call.end();
      },
    });
    await received(client.download({}));

    expect(guard.potentialOverlaps.map(({ kind, stream }) => [kind, stream.side])).toEqual([['unbounded-buffering', 'server']]);
  });

  it('at 10,000 messages unless told', async () => {
    const client = await start({});
    const one = uploading(client);
    for (const note of notes(10_000)) one.call.write(note);
    const few = guard.potentialOverlaps.length;
    one.call.write({ n: 10_001 });
    one.call.cancel();
    await one.reply.catch((error: unknown) => error);

    expect([few, guard.potentialOverlaps.map(told)]).toEqual([0, [ADVICE]]);
  });

  it('with the send since which there was no room', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 20 }));
    for (const note of notes(15)) call.write(note);
    call.write({ n: 16 });
    const [line = ''] = /buffering\.test\.ts:\d+/.exec(new Error().stack ?? '') ?? [];
    for (const note of notes(10)) call.write(note);
    call.end();
    await reply;

    const before = line.replace(/\d+$/, (number) => String(Number(number) - 1));
    expect(guard.potentialOverlaps[0]?.first.stack[0]).toContain(before);
  });
});

describe('no stream is found', () => {
  it('that waits for the drain', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 50 }));
    for (const note of notes(200)) {
      if (!call.write(note)) await once(call, 'drain');
    }
    call.end();

    expect([await reply, guard.potentialOverlaps]).toEqual([{ n: 200 }, []]);
  });

  it('that waits for each callback', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 5, settleDelay: 0 }));
    await sendAll(call, notes(30));
    call.end();

    expect([await reply, guard.potentialOverlaps]).toEqual([{ n: 30 }, []]);
  });

  it('that a pipeline feeds', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 50 }));
    await pipeline(Readable.from(notes(200)), call as Writable);

    expect([await reply, guard.potentialOverlaps]).toEqual([{ n: 200 }, []]);
  });

  it('that goes on for a while without room', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 50 }));
    for (const note of notes(50)) call.write(note);
    await once(call, 'drain');
    for (const note of notes(50)) call.write(note);
    call.end();

    expect([await reply, guard.potentialOverlaps]).toEqual([{ n: 100 }, []]);
  });

  it('where the limit is off', async () => {
    const { call, reply } = uploading(await start({ bufferLimit: 0 }));
    for (const note of notes(200)) call.write(note);
    call.end();

    expect([await reply, guard.potentialOverlaps]).toEqual([{ n: 200 }, []]);
  });

  it('that was cancelled', async () => {
    const client = await start({ bufferLimit: 50 });
    const call = client.bidi();
    const failed = once(call, 'error').catch((error: unknown) => error);
    call.cancel();
    for (const note of notes(200)) call.write(note);
    await failed;

    expect(guard.potentialOverlaps).toEqual([]);
  });
});
