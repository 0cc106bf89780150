import type { Note } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, bidi, type BidiCall, notes, numbers, once, received, sendAll, sent, uploading } from '../tasks';

const STREAMS = 10_000;

/** How many calls a task opens before it lets others run. */
const BATCH = 500;

const count = (list: readonly unknown[]): number => list.length;

export const SCALE: readonly Legal[] = [
  {
    contract: 'Contract 1: any number of tasks may use a channel at once.',
    expected: [300, 300, 300, 100],
    mostRuns: 10,
    name: 'hundreds of unary calls and streams at once over one channel',
    run: async (client) => {
      const unary = Promise.all(Array.from({ length: 300 }, (_, n) => asked(client, { n })));
      const bidis = Promise.all(Array.from({ length: 100 }, () => bidi(client, (call) => sendAll(call, notes(3)))));
      const downloads = Promise.all(Array.from({ length: 100 }, () => received(client.download({ n: 3 }))));
      const uploads = Promise.all(Array.from({ length: 100 }, () => {
        const { call, reply } = uploading(client);
        for (const note of notes(3)) call.write(note);
        call.end();
        return reply;
      }));
      return [count(await unary), count((await bidis).flat()), count((await downloads).flat()), count((await uploads).filter(({ n }) => n === 3))];
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 1 and 2: separate streams, one task each.',
    expected: [STREAMS, STREAMS],
    mostRuns: 1,
    name: 'ten thousand streams open at once',
    run: async (client) => {
      let open = 0;
      const calls: BidiCall[] = [];
      const talk = async (n: number): Promise<void> => {
        const call = client.bidi();
        calls.push(call);
        const reply = once(call, 'data');
        await sent(call, { n });
        await reply;
        open += 1;
      };
      for (let from = 0; from < STREAMS; from += BATCH) {
        await Promise.all(Array.from({ length: BATCH }, (_, index) => talk(from + index)));
      }
      const most = open;
      let over = 0;
      for (let from = 0; from < STREAMS; from += BATCH) {
        await Promise.all(calls.slice(from, from + BATCH).map(async (call) => {
          const ended = once(call.resume(), 'end');
          call.end();
          await ended;
          over += 1;
        }));
      }
      return [most, over];
    },
    verdict: 'silent',
  },
];
