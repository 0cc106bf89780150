/* eslint-disable grpc-streams/single-sender -- the client orders the publishes, which no handler shows */
import type { Bidi, Download, Note } from '../echo-service';
import { Outbox } from '../outbox';
import type { Legal } from '../scenario';
import { asked, notes, numbers, once, received, sendAll, sent, tick } from '../tasks';

export const ROOMS: readonly Legal[] = [
  {
    contract: 'Happens-before: each publish is answered before the next is asked for.',
    expected: [1, 2, 3, 4],
    handlers: () => {
      let feed: Download | undefined;
      return {
        download: (call: Download) => {
          feed = call;
          call.write({ n: 0 });
        },
        unary: (call, callback) => {
          const { n = 0 } = call.request;
          if (n > 0) feed?.write({ n });
          else feed?.end();
          callback(null, {});
        },
      };
    },
    name: 'publishes, one after another, into the stream of a subscriber',
    run: async (client) => {
      const call = client.download({});
      const all = received(call);
      await once(call, 'data');
      for (const n of [1, 2, 3, 4, 0]) await asked(client, { n });
      return numbers(await all).slice(1);
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a drain loop; each stream has one sender, whoever fills its outbox.',
    expected: [[1, 2, 11, 12], [1, 2, 11, 12]],
    handlers: () => {
      const outboxes = new Set<Outbox<Note>>();
      return {
        bidi: async (call: Bidi) => {
          const outbox = new Outbox<Note>();
          outboxes.add(outbox);
          const sender = async (): Promise<void> => { for await (const note of outbox) await sent(call, note); };
          const receiver = async (): Promise<void> => {
            for await (const note of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Note>) {
              for (const each of outboxes) each.put(note);
            }
            outboxes.delete(outbox);
            outbox.close();
          };
          outbox.put({ n: 0 });
          await Promise.all([sender(), receiver()]);
          call.end();
        },
      };
    },
    name: 'a chat room with an outbox for each stream',
    run: async (client) => {
      const members = [1, 11].map((first) => ({ call: client.bidi(), first, got: [] as number[] }));
      const finished = members.map(({ call, got }) => new Promise<void>((resolve) => {
        call.on('data', ({ n = 0 }: Note) => {
          got.push(n);
          if (got.length === 5) resolve();
        });
      }));
      await Promise.all(members.map(({ call }) => once(call, 'data')));
      await Promise.all(members.map(({ call, first }) => sendAll(call, notes(2, first), 1)));
      await Promise.all(finished);
      await Promise.all(members.map(async ({ call }) => { call.end(); await once(call, 'end'); }));
      return members.map(({ got }) => got.slice(1).sort((one, other) => one - other));
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 2 and 6: each stream has one sender and one receiver, whatever passes between the tasks.',
    expected: [[1, 3, 5], [2, 4, 6]],
    name: 'two streams that play ping-pong with each other',
    run: async (client) => {
      const [one, two] = [client.bidi(), client.bidi()];
      const gots: unknown[][] = [[], []];
      const forward = async (from: typeof one, to: typeof one, got: unknown[] | undefined): Promise<void> => {
        for await (const { n = 0 } of from as AsyncIterable<Note>) {
          got?.push(n);
          await tick();
          if (n < 6) await sent(to, { n: n + 1 });
          if (n >= 5) to.end();
        }
      };
      const both = Promise.all([forward(one, two, gots[0]), forward(two, one, gots[1])]);
      await sent(one, { n: 1 });
      await both;
      return gots;
    },
    verdict: 'silent',
  },
];
