/* eslint-disable grpc-streams/no-concurrent-send, grpc-streams/single-sender -- these programs break the contract on purpose, or in a way that no analysis can see */
import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '..';
import { type Client, type Loopback, type Note, startLoopback } from '../testing/echo-service';
import { notes, once, received, sent } from '../testing/tasks';

type Call = ReturnType<Client['bidi']>;

/** Lets every task that is ready go on. */
const pause = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

async function* slowly(count: number, from: number): AsyncGenerator<Note> {
  for (const note of notes(count, from)) {
    await pause();
    yield note;
  }
}

/** A sender that writes by itself, and waits for nothing but its source. */
async function plain(call: Call, from: number, count = 6): Promise<void> {
  for await (const note of slowly(count, from)) call.write(note);
}

let guard: GuardHandle;
let loopback: Loopback;
let call: Call;
beforeEach(async () => {
  guard = installGuard({ seed: 1 }, grpc);
  loopback = await startLoopback();
  call = loopback.client.bidi();
});
afterEach(() => {
  loopback.stop();
  guard.uninstall();
});

/** What is found of `senders`: thrown or potential. */
async function found(...senders: Promise<unknown>[]): Promise<{ thrown: unknown[]; potential: boolean }> {
  const all = received(call);
  await Promise.allSettled(senders);
  call.end();
  await all;
  return {
    potential: guard.potentialOverlaps.length > 0,
    thrown: guard.overlaps.map(({ inFlight, interleaved, kind, thrown }) => ({ inFlight, interleaved, kind, thrown })),
  };
}

const TURNS = { inFlight: false, interleaved: true, kind: 'concurrent-send', thrown: true };

it('two tasks that take turns mix their sequences, though no send of theirs is in flight', async () => {
  const { thrown } = await found(plain(call, 1), plain(call, 11));

  expect(thrown[0]).toEqual(TURNS);
});

it('the report says so', async () => {
  await found(plain(call, 1), plain(call, 11));

  expect(guard.overlaps[0]?.message).toMatch(/^gRPC STREAM OVERLAP: sends of two tasks that take turns in the middle of each other's sequence on \/test\.Notes\/Bidi/);
});

it('a task beside a timer that writes once a tick is a matter of order only', async () => {
  const beat = setInterval(() => { call.write({ text: 'beat' }); }, 1);
  const sender = (async () => { for await (const note of slowly(20, 1)) { call.write(note); await once(call, 'data'); } clearInterval(beat); })();

  expect(await found(sender)).toEqual({ potential: true, thrown: [] });
});

it('tasks that pass by a queue of the program may well be ordered by it', async () => {
  const queue: Note[] = [];
  const flush = (): void => { for (let note = queue.shift(); note !== undefined; note = queue.shift()) call.write(note); };
  const task = async (from: number): Promise<void> => { for await (const note of slowly(6, from)) { queue.push(note); flush(); } };

  expect(await found(task(1), task(11))).toEqual({ potential: true, thrown: [] });
});

it('tasks that hold a flag over two messages are never in the middle of each other', async () => {
  let busy = false;
  const task = async (from: number): Promise<void> => {
    for (let n = from; n < from + 6; n += 2) {
      while (busy) await pause();
      busy = true;
      call.write({ n });
      await pause();
      call.write({ n: n + 1 });
      busy = false;
      await pause();
    }
  };

  expect(await found(task(1), task(11))).toEqual({ potential: true, thrown: [] });
});

it('two tasks of one message each take no turns', async () => {
  const one = async (n: number): Promise<void> => { await pause(); call.write({ n }); };

  expect(await found(one(1), one(2), one(3), one(4))).toEqual({ potential: true, thrown: [] });
});

it('a counter that closes after the last of several tasks races nothing that could be seen', async () => {
  let open = 3;
  const one = async (n: number): Promise<void> => {
    await pause();
    call.write({ n });
    open -= 1;
    if (open === 0) call.end();
  };

  expect((await found(one(1), one(2), one(3))).thrown).toEqual([]);
});

it('one task that sends from several places takes no turns with itself', async () => {
  const both = (async () => {
    for (let round = 0; round < 3; round += 1) {
      await plain(call, 1, 1);
      await sent(call, { n: 2 });
    }
  })();

  expect(await found(both)).toEqual({ potential: false, thrown: [] });
});
