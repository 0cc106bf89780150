import type { Client } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, bidi, type BidiCall, notes, once, received, sendAll, sent, statusOf, uploading } from '../tasks';

/** How many calls a task opens before it lets others run. */
const BATCH = 500;

const count = (list: readonly unknown[]): number => list.length;

/** Opens so many streams, and closes them when all are open; says how many were open, and how many came to their end. */
async function openAtOnce(client: Client, streams: number): Promise<[number, number]> {
  const calls: BidiCall[] = [];
  const open = async (n: number): Promise<void> => {
    const call = client.bidi();
    const reply = once(call, 'data');
    await sent(call, { n });
    await reply;
    calls.push(call);
  };
  for (let first = 0; first < streams; first += BATCH) {
    await Promise.all(Array.from({ length: BATCH }, (_, index) => open(first + index)));
  }
  const most = calls.length;
  let over = 0;
  for (let first = 0; first < streams; first += BATCH) {
    await Promise.all(calls.slice(first, first + BATCH).map(async (call) => {
      const ended = statusOf(call.resume());
      call.end();
      if ((await ended) === 0) over += 1;
    }));
  }
  return [most, over];
}

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
    expected: [1000, 1000],
    mostRuns: 5,
    name: 'a thousand streams open at once',
    run: (client) => openAtOnce(client, 1000),
    verdict: 'silent',
  },
  {
    contract: 'Contract 1 and 2: separate streams, one task each.',
    expected: [10_000, 10_000],
    mostRuns: 1,
    name: 'ten thousand streams open at once',
    run: (client) => openAtOnce(client, 10_000),
    verdict: 'silent',
  },
];
