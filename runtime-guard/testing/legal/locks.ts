import { Mutex as PackagedMutex, Semaphore as PackagedSemaphore } from 'async-mutex';
import { Sema } from 'async-sema';

import type { Client } from '../echo-service';
import { Mutex } from '../mutex';
import type { Legal } from '../scenario';
import { Semaphore } from '../semaphore';
import { asked, bidi, type BidiCall, notes, sendAll, sent, sorted } from '../tasks';

type Work = () => Promise<void>;

/** Two tasks whose sends `lock` keeps apart. */
const locked = async (client: Client, task: (call: BidiCall, first: number) => Promise<void>): Promise<number[]> =>
  sorted(await bidi(client, (call) => Promise.all([task(call, 1), task(call, 11)])));

/** Each task takes the lock once, for all that it sends: the second has to wait. */
const contended = (client: Client, lock: (work: Work) => Promise<unknown>): Promise<number[]> =>
  locked(client, async (call, first) => { await lock(() => sendAll(call, notes(3, first))); });

/** Each task takes the lock for each message, with something to do before: mostly it is free. */
const uncontended = (client: Client, lock: (work: Work) => Promise<unknown>): Promise<number[]> =>
  locked(client, async (call, first) => {
    for (const note of notes(3, first)) {
      await asked(client, {});
      await lock(() => sent(call, note));
    }
  });

const SIX = [1, 2, 3, 11, 12, 13];

export const LOCKS: readonly Legal[] = [
  {
    contract: 'Never flagged: a semaphore class of the program.',
    expected: [1, 2, 3, 11, 12, 13],
    name: 'two tasks under a lock of the program',
    run: async (client) => {
      const lock = new Mutex();
      const got = await bidi(client, (call) => {
        const task = (from: number): Promise<void> => lock.run(() => sendAll(call, notes(3, from), 1));
        return Promise.all([task(1), task(11)]);
      });
      return got.sort((one, other) => Number(one) - Number(other));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under async-mutex.',
    expected: SIX,
    name: 'async-mutex, contended',
    run: (client) => {
      const mutex = new PackagedMutex();
      return contended(client, (work) => mutex.runExclusive(work));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under async-mutex.',
    expected: SIX,
    name: 'async-mutex, mostly free',
    run: (client) => {
      const mutex = new PackagedMutex();
      return uncontended(client, (work) => mutex.runExclusive(work));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under async-mutex; a semaphore of one is a lock.',
    expected: SIX,
    name: 'a semaphore of async-mutex, acquired and released',
    run: (client) => {
      const semaphore = new PackagedSemaphore(1);
      return uncontended(client, async (work) => {
        const [, release] = await semaphore.acquire();
        try { await work(); } finally { release(); }
      });
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under async-sema.',
    expected: SIX,
    name: 'async-sema, contended',
    run: (client) => {
      const sema = new Sema(1);
      return contended(client, async (work) => {
        await sema.acquire();
        try { await work(); } finally { sema.release(); }
      });
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under async-sema.',
    expected: SIX,
    name: 'async-sema, mostly free',
    run: (client) => {
      const sema = new Sema(1);
      return uncontended(client, async (work) => {
        await sema.acquire();
        try { await work(); } finally { sema.release(); }
      });
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under p-queue with concurrency 1.',
    expected: SIX,
    modules: true,
    name: 'p-queue, contended',
    run: async (client) => {
      const { default: PQueue } = await import('p-queue');
      const queue = new PQueue({ concurrency: 1 });
      return contended(client, (work) => queue.add(work));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under p-queue with concurrency 1.',
    expected: SIX,
    modules: true,
    name: 'p-queue, mostly idle',
    run: async (client) => {
      const { default: PQueue } = await import('p-queue');
      const queue = new PQueue({ concurrency: 1 });
      return uncontended(client, (work) => queue.add(work));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under p-limit with concurrency 1.',
    expected: SIX,
    modules: true,
    name: 'p-limit, contended',
    run: async (client) => {
      const { default: pLimit } = await import('p-limit');
      return contended(client, pLimit(1));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sends under p-limit with concurrency 1.',
    expected: SIX,
    modules: true,
    name: 'p-limit, mostly free',
    run: async (client) => {
      const { default: pLimit } = await import('p-limit');
      return uncontended(client, pLimit(1));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a semaphore class; who waits for it is woken by whoever lets it go.',
    expected: SIX,
    name: 'a semaphore of the program, contended',
    run: (client) => {
      const semaphore = new Semaphore(1);
      return contended(client, (work) => semaphore.run(work));
    },
    verdict: 'silent',
  },
  {
    contract: 'Guard: an uncontended lock of the program is invisible; never a throw, because it keeps sends out of flight.',
    expected: SIX,
    name: 'a semaphore of the program, mostly free',
    run: (client) => {
      const semaphore = new Semaphore(1);
      return uncontended(client, (work) => semaphore.run(work));
    },
    verdict: 'potential at most',
  },
  {
    contract: 'Guard: an uncontended lock of the program is invisible; never a throw, because it keeps sends out of flight.',
    expected: SIX,
    name: 'a lock of the program, mostly free',
    run: (client) => {
      const lock = new Mutex();
      return uncontended(client, (work) => lock.run(work));
    },
    verdict: 'potential at most',
  },
];
