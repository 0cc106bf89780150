import { concatMap, from, lastValueFrom, merge } from 'rxjs';

import { type Bidi, type Note } from '../echo-service';
import type { Legal } from '../scenario';
import { bidi, notes, sendAll, sent, sleep, sorted, tick, upload } from '../tasks';

export const QUEUES: readonly Legal[] = [
  {
    contract: 'Never flagged: a promise tail.',
    expected: [1, 2, 3, 4],
    name: 'a promise tail',
    run: (client) => bidi(client, async (call) => {
      let tail = Promise.resolve();
      const send = (n: number): Promise<void> => (tail = tail.then(() => sent(call, { n })));
      const task = async (list: readonly Note[]): Promise<void> => { for (const { n = 0 } of list) await send(n); };
      await Promise.all([task([{ n: 1 }, { n: 3 }]), task([{ n: 2 }, { n: 4 }])]);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a drain loop of one task.',
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: (call: Bidi) => {
        const queue: Note[] = [];
        let wake: (() => void) | undefined;
        let open = true as boolean;
        call.on('data', (note: Note) => { queue.push(note); wake?.(); });
        call.on('end', () => { open = false; wake?.(); });
        void (async () => {
          while (open || queue.length > 0) {
            const note = queue.shift();
            if (note === undefined) await new Promise<void>((resolve) => { wake = resolve; });
            else await sent(call, note);
          }
          call.end();
        })();
      },
    }),
    name: 'a single consumer of a queue',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3), 1)),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a single-consumer generator.',
    expected: { n: 6 },
    name: 'a generator that hands the messages of two tasks to one',
    run: (client) => upload(client, async (call) => {
      const queue: Note[] = [];
      let open = 2;
      let wake: (() => void) | undefined;
      const feed = async (first: number): Promise<void> => {
        for (const note of notes(3, first)) { queue.push(note); wake?.(); await sleep(0); }
        open -= 1;
        wake?.();
      };
      const source = async function* (): AsyncGenerator<Note> {
        while (open > 0 || queue.length > 0) {
          const note = queue.shift();
          if (note === undefined) await new Promise<void>((resolve) => { wake = resolve; });
          else yield note;
        }
      };
      const send = async (): Promise<void> => { for await (const note of source()) call.write(note); };
      await Promise.all([send(), feed(1), feed(11)]);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: RxJS concatMap.',
    expected: [1, 2, 3, 11, 12, 13],
    name: 'concatMap over merged sources',
    run: async (client) => sorted(await bidi(client, (call) =>
      lastValueFrom(merge(from(notes(3)), from(notes(3, 11))).pipe(concatMap((note) => sent(call, note)))))),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits; each message is sent after the one before.',
    expected: [1, 2, 3, 4],
    name: 'a reduce that chains sends',
    run: (client) => bidi(client, (call) => notes(4).reduce((before, note) => before.then(() => sent(call, note)), Promise.resolve())),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a promise tail.',
    expected: [1, 2, 3, 11, 12, 13],
    name: 'a promise tail with plain writes between other work',
    run: async (client) => sorted(await bidi(client, async (call) => {
      let tail: Promise<unknown> = Promise.resolve();
      const send = (note: Note): Promise<unknown> => (tail = tail.then(async () => { await tick(); call.write(note); }));
      const task = async (first: number): Promise<void> => { for (const note of notes(3, first)) { await sleep(0); await send(note); } };
      await Promise.all([task(1), task(11)]);
    })),
    verdict: 'silent',
  },
];
