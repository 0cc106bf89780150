/* eslint-disable grpc-streams/no-concurrent-send -- flags order these sends, and nothing can see that */
import type { Bidi, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, bidi, notes, sendAll, sent, sleep, sorted, tick } from '../tasks';

const INVISIBLE = 'Guard: what flags, counts and polled queues order is invisible by nature; potential at most, never a throw.';
const SIX = [1, 2, 3, 11, 12, 13];

export const FLAGS: readonly Legal[] = [
  {
    contract: INVISIBLE,
    expected: SIX,
    name: 'a flag as a lock, held for a message',
    run: async (client) => {
      let busy = false;
      const isBusy = (): boolean => busy;
      return sorted(await bidi(client, (call) => {
        const task = async (first: number): Promise<void> => {
          for (const note of notes(3, first)) {
            while (isBusy()) await tick();
            busy = true;
            await sent(call, note);
            busy = false;
            await tick();
          }
        };
        return Promise.all([task(1), task(11)]);
      }));
    },
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: SIX,
    name: 'a flag as a lock, held for a sequence of plain writes',
    run: async (client) => {
      let busy = false;
      const isBusy = (): boolean => busy;
      return sorted(await bidi(client, (call) => {
        const task = async (first: number): Promise<void> => {
          while (isBusy()) await sleep(0);
          busy = true;
          for (const note of notes(3, first)) { call.write(note); await tick(); }
          busy = false;
        };
        return Promise.all([task(1), task(11)]);
      }));
    },
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: SIX,
    name: 'a shared queue that whoever comes first empties, by plain writes',
    run: async (client) => {
      const queue: Note[] = [];
      let flushing = false;
      return sorted(await bidi(client, async (call) => {
        const flush = async (): Promise<void> => {
          if (flushing) return;
          flushing = true;
          for (let note = queue.shift(); note !== undefined; note = queue.shift()) { call.write(note); await tick(); }
          flushing = false;
        };
        const task = async (first: number): Promise<void> => {
          for (const note of notes(3, first)) { queue.push(note); await flush(); await asked(client, {}); }
        };
        await Promise.all([task(1), task(11)]);
        await flush();
      }));
    },
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: SIX,
    name: 'a shared queue that whoever comes first empties, each send awaited',
    run: async (client) => {
      const queue: Note[] = [];
      let flushing: Promise<void> | undefined;
      return sorted(await bidi(client, async (call) => {
        const drain = async (): Promise<void> => {
          for (let note = queue.shift(); note !== undefined; note = queue.shift()) await sent(call, note);
          flushing = undefined;
        };
        const task = async (first: number): Promise<void> => {
          for (const note of notes(3, first)) { queue.push(note); void (flushing ??= drain()); await asked(client, {}); }
        };
        await Promise.all([task(1), task(11)]);
        await flushing;
      }));
    },
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: (call: Bidi) => {
        const queue: Note[] = [];
        let flushing = false;
        const flush = async (): Promise<void> => {
          if (flushing) return;
          flushing = true;
          for (let note = queue.shift(); note !== undefined; note = queue.shift()) { call.write(note); await tick(); }
          flushing = false;
        };
        let work = Promise.resolve();
        call.on('data', (note: Note) => { queue.push(note); work = work.then(flush); });
        call.on('end', () => { void work.then(flush).then(() => call.end()); });
      },
    }),
    name: 'a queue that data listeners fill and empty',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3))),
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: [1, 2, 3, 4],
    name: 'a flag that says when the other has sent, polled by immediates',
    run: (client) => bidi(client, async (call) => {
      let done = false;
      const isDone = (): boolean => done;
      const first = async (): Promise<void> => { await tick(); await sendAll(call, notes(2)); done = true; };
      const second = async (): Promise<void> => { while (!isDone()) await tick(); await sendAll(call, notes(2, 3)); };
      await Promise.all([first(), second()]);
    }),
    verdict: 'potential at most',
  },
  {
    contract: INVISIBLE,
    expected: SIX,
    name: 'a flag as a lock within a sender, held for a lookup and one plain write',
    run: async (client) => {
      let busy = false;
      const isBusy = (): boolean => busy;
      return sorted(await bidi(client, (call) => {
        const send = async (note: Note): Promise<void> => {
          while (isBusy()) await sleep(1);
          busy = true;
          await sleep(1);
          call.write(note);
          busy = false;
        };
        const task = async (first: number): Promise<void> => { for (const note of notes(3, first)) { await send(note); await sleep(1); } };
        return Promise.all([task(1), task(11)]);
      }));
    },
    verdict: 'potential at most',
  },
];
