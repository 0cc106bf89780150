import { PassThrough } from 'node:stream';

import * as grpc from '@grpc/grpc-js';

import { type Finding, type GuardHandle, type GuardOptions, installGuard } from '../..';
import { type Download, type Loopback, type Note, startLoopback } from '../../testing/echo-service';
import { once, received } from '../../testing/tasks';

type Stream = grpc.ClientReadableStream<Note>;

const told = ({ first, kind, mode, second, thrown }: Finding): unknown[] => [kind, first.operation, second.operation, mode, thrown];
const numbers = (list: readonly Note[]): unknown[] => list.map(({ n }) => n);

let loopback: Loopback;
let guard: GuardHandle;
/** Lets the server send its second message, and end. */
let finish: () => void;

/** A stream of whose two messages the server has sent the first. */
async function open(options: GuardOptions = {}): Promise<Stream> {
  guard = installGuard({ seed: 1, ...options }, grpc);
  const rest = new Promise<void>((resolve) => { finish = resolve; });
  let begin: (() => void) | undefined;
  const begun = new Promise<void>((resolve) => { begin = resolve; });
  loopback = await startLoopback({
    download: async (call: Download) => {
      call.write({ n: 1 });
      begin?.();
      await rest;
      call.write({ n: 2 });
      call.end();
    },
  });
  const call = loopback.client.download({});
  await begun;
  return call;
}

/** Waits until a message has gone by. */
const passed = (call: Stream): Promise<void> =>
  new Promise((resolve) => {
    const push = call.push.bind(call);
    call.push = (...args): boolean => {
      const result = push(...args);
      setImmediate(resolve);
      return result;
    };
  });

afterEach(() => {
  loopback.stop();
  guard.uninstall();
});

describe('a receiver that comes after messages have gone to nobody is found', () => {
  it('as a data listener', async () => {
    const call = await open();
    const gone = passed(call);
    call.resume();
    await gone;
    const all = received(call);
    finish();

    expect(numbers(await all)).toEqual([2]);
    expect([guard.overlaps, guard.potentialOverlaps.map(told)]).toEqual([[], [['late-receive', 'resume', "on('data')", 'report', false]]]);
  });

  it('as an iterator', async () => {
    const call = await open();
    const gone = passed(call);
    call.resume();
    await gone;
    finish();
    const got: Note[] = [];
    for await (const note of call) got.push(note as Note);

    expect(numbers(got)).toEqual([2]);
    expect(guard.potentialOverlaps.map(told)).toEqual([['late-receive', 'resume', 'next', 'report', false]]);
  });

  it('as a pipe', async () => {
    const call = await open();
    const gone = passed(call);
    call.resume();
    await gone;
    const all = received(call.pipe(new PassThrough({ objectMode: true })));
    finish();

    expect(numbers(await all)).toEqual([2]);
    expect(guard.potentialOverlaps.map(told)).toEqual([['late-receive', 'resume', 'pipe', 'report', false]]);
  });

  it('in strict mode as an overlap, and not thrown', async () => {
    const call = await open({ mode: 'strict' });
    const gone = passed(call);
    call.resume();
    await gone;
    const all = received(call);
    finish();
    await all;

    expect(guard.overlaps.map(told)).toEqual([['late-receive', 'resume', "on('data')", 'report', false]]);
  });
});

describe('no receiver is found', () => {
  it('where a stream is drained, and nobody comes', async () => {
    const call = await open();
    const ended = once(call, 'end');
    call.resume();
    finish();
    await ended;

    expect(guard.potentialOverlaps).toEqual([]);
  });

  it('that comes in the same turn as the drain', async () => {
    const call = await open();
    call.resume();
    const all = received(call);
    finish();

    expect([numbers(await all), guard.potentialOverlaps]).toEqual([[1, 2], []]);
  });

  it('that taps a stream to which another one listens', async () => {
    const call = await open();
    const gone = passed(call);
    const all = received(call);
    await gone;
    const tap = received(call);
    finish();

    expect([numbers(await all), numbers(await tap), guard.potentialOverlaps]).toEqual([[1, 2], [2], []]);
  });

  it('that starts a stream again which it has paused', async () => {
    const call = await open();
    const all = received(call);
    call.pause();
    call.resume();
    finish();

    expect([numbers(await all), guard.potentialOverlaps]).toEqual([[1, 2], []]);
  });

  it('that comes while a paused stream keeps its messages', async () => {
    const call = await open();
    call.pause();
    call.on('readable', () => undefined);
    call.removeAllListeners('readable');
    const all = received(call);
    call.resume();
    finish();

    expect([numbers(await all), guard.potentialOverlaps]).toEqual([[1, 2], []]);
  });

  it('where the program takes what flows by reading', async () => {
    const call = await open();
    const got: unknown[] = [];
    call.on('readable', () => {
      for (let note = call.read() as Note | null; note !== null; note = call.read() as Note | null) got.push(note.n);
    });
    call.resume();
    const ended = once(call, 'end');
    finish();
    await ended;

    expect([got, guard.potentialOverlaps]).toEqual([[1, 2], []]);
  });

  it('of which each waits for one message', async () => {
    const call = await open();
    const [first] = await once(call, 'data') as Note[];
    call.pause();
    const second = once(call, 'data');
    call.resume();
    finish();

    expect([first, await second, guard.potentialOverlaps]).toEqual([{ n: 1 }, [{ n: 2 }], []]);
  });
});
