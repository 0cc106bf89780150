import type { Bidi, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, bidi, notes, numbers, received, sendAll, sent, sleep } from '../tasks';

export const RPCS: readonly Legal[] = [
  {
    contract: 'Contract 1: concurrent RPCs on one channel.',
    expected: Array.from({ length: 100 }, (_, n) => n),
    name: 'a hundred unary calls at once over one channel',
    run: async (client) => numbers(await Promise.all(Array.from({ length: 100 }, (_, n) => asked(client, { n })))),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: separate streams per task.',
    expected: [[1, 2], [1, 2], [1, 2]],
    name: 'concurrent streams of one client and of another, one task each',
    run: (client, { connect }) => {
      const other = connect();
      return Promise.all([client, client, other].map((each) => bidi(each, (call) => sendAll(call, notes(2), 1))));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits.',
    expected: [1, 2, 3],
    name: 'writes between unary calls and in their callbacks',
    run: (client) => bidi(client, async (call) => {
      call.write({ n: 1 });
      await new Promise<void>((resolve, reject) => {
        client.unary({ n: 2 }, (error) => {
          call.write({ n: 2 });
          if (error === null) resolve();
          else reject(error);
        });
      });
      await asked(client, { n: 0 });
      call.write({ n: 3 });
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a call before its answer.',
    expected: [1, 2],
    name: 'a write in the callback of an upload',
    run: (client) => bidi(client, (call) => new Promise<void>((resolve, reject) => {
      const upload = client.upload((error) => {
        call.write({ n: 2 });
        if (error === null) resolve();
        else reject(error);
      });
      call.write({ n: 1 });
      upload.end({});
    })),
    verdict: 'silent',
  },
  {
    contract: 'Contract 1: concurrent RPCs on one channel.',
    expected: [[1, 2], [1, 2], [1, 2]],
    name: 'streams opened before their channel is connected',
    run: (_, { connect }) => {
      const client = connect();
      return Promise.all([1, 2, 3].map(() => bidi(client, async (call) => {
        call.write({ n: 1 });
        await sleep(1);
        call.write({ n: 2 });
      })));
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: separate streams per task; a synchronous data listener.',
    expected: [0, 1, 2, 3],
    name: 'a proxy from one stream to another',
    run: (client) => {
      const up = client.bidi();
      const all = received(up);
      up.write({ n: 0 });
      const down = client.download({ n: 3 });
      down.on('data', (note: Note) => up.write(note));
      down.on('end', () => up.end());
      return all.then(numbers);
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 1: several clients may share a channel.',
    expected: [[1, 2], [1, 2], [1, 2]],
    name: 'several clients of one channel',
    run: (client, { share }) => Promise.all([client, share(), share()].map((each) => bidi(each, (call) => sendAll(call, notes(2), 1)))),
    verdict: 'silent',
  },
  {
    contract: 'Contract 6: one server may register several services.',
    expected: [[1, 2, 3], [1, 2, 3]],
    name: 'two services of one server over one channel, at once',
    run: async (client, { echoes }) => {
      const other = echoes();
      const say = (n: number): Promise<unknown> => new Promise((resolve, reject) => {
        other.say({ n }, (error, note) => { if (error === null) resolve(note?.n); else reject(error); });
      });
      return Promise.all([Promise.all([1, 2, 3].map(say)), bidi(client, (call) => sendAll(call, notes(3)))]);
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 1 and 6: concurrent RPCs; a call before its answer.',
    expected: [1, 2, 3, 4],
    handlers: (own) => ({
      bidi: async (call: Bidi) => {
        for await (const note of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Note>) await sent(call, await asked(own(), note));
        call.end();
      },
    }),
    name: 'a handler that asks another for each answer',
    run: (client) => bidi(client, async (call) => {
      for (const note of notes(4)) { await asked(client, {}); await sent(call, note); }
    }),
    verdict: 'silent',
  },
];
