import { on } from 'node:events';

import { type Note } from '../echo-service';
import type { Legal } from '../scenario';
import { notes, numbers, once, received, sendAll, statusOf, tick } from '../tasks';

export const RECEIVERS: readonly Legal[] = [
  {
    contract: 'Never flagged: two data listeners.',
    expected: [[1, 2, 3], 3],
    name: 'two data listeners',
    run: async (client) => {
      const call = client.bidi();
      let count = 0;
      call.on('data', () => { count += 1; });
      const all = received(call);
      await sendAll(call, notes(3));
      call.end();
      return [numbers(await all), count];
    },
    verdict: 'silent',
  },
  {
    contract: 'Receive sessions: readable and read() are one reader.',
    expected: [1, 2, 3],
    name: 'readable and read()',
    run: (client) => new Promise((resolve, reject) => {
      const call = client.download({ n: 3 });
      const got: unknown[] = [];
      call.on('readable', () => {
        for (let note = call.read() as Note | null; note !== null; note = call.read() as Note | null) got.push(note.n);
      });
      call.on('end', () => { resolve(got); });
      call.on('error', reject);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Receive sessions: one iterator used twice in sequence is one.',
    expected: [1, 2, 3],
    name: 'one iterator, used in two places one after another',
    run: async (client) => {
      const call = client.download({ n: 3 });
      const iterator = call[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      const first = await iterator.next();
      const got = [(first.value as Note).n];
      for await (const { n } of iterator) got.push(n);
      return got;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: pause() and resume() of one receiver.',
    expected: [1, 2, 3],
    name: 'a data listener that pauses while it works',
    run: (client) => new Promise((resolve, reject) => {
      const call = client.download({ n: 3 });
      const got: unknown[] = [];
      call.on('data', ({ n }: Note) => {
        call.pause();
        got.push(n);
        void tick().then(() => call.resume());
      });
      call.on('end', () => { resolve(got); });
      call.on('error', reject);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Receive sessions: a for await over events.on is one data listener.',
    expected: [1, 2, 3],
    name: 'a for await over events.on',
    run: async (client) => {
      const call = client.download({ n: 3 });
      const got: Note[] = [];
      for await (const [note] of on(call, 'data', { close: ['end'] }) as AsyncIterable<[Note]>) got.push(note);
      return numbers(got);
    },
    verdict: 'silent',
  },
  {
    contract: 'Receive sessions: one data listener, gone after the first message.',
    expected: [1, 1],
    name: 'events.once for the first message, then a cancel',
    run: async (client) => {
      const call = client.download({ n: 3 });
      const status = statusOf(call);
      const [{ n }] = (await once(call, 'data')) as [Note];
      call.cancel();
      return [n, await status];
    },
    verdict: 'silent',
  },
  {
    contract: 'Receive sessions: one iterator; a for await that is left ends it.',
    expected: [1, 2],
    name: 'a for await that is left early',
    run: async (client) => {
      const call = client.download({ n: 9 });
      call.on('error', () => undefined);
      const got: unknown[] = [];
      for await (const note of call) {
        got.push((note as Note).n);
        if (got.length === 2) break;
      }
      call.cancel();
      return got;
    },
    verdict: 'silent',
  },
  {
    contract: 'Receive sessions: one iterator whose next() calls wait for each other.',
    expected: [1, 2, 3],
    name: 'next() by hand, each awaited',
    run: async (client) => {
      const iterator = client.download({ n: 3 })[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      const got: unknown[] = [];
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) got.push((next.value).n);
      return got;
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 3: the one next() that lost a race with a timer is awaited, not begun anew.',
    expected: [1, 2, 3],
    name: 'a next() raced with a timer and kept',
    run: async (client) => {
      const iterator = client.download({ n: 3 })[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      const got: unknown[] = [];
      let pending = iterator.next();
      for (;;) {
        const result = await Promise.race([pending, tick().then(() => undefined)]);
        if (result === undefined) continue;
        if (result.done === true) return got;
        got.push(result.value.n);
        pending = iterator.next();
      }
    },
    verdict: 'silent',
  },
];
