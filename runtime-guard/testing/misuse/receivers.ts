/* eslint-disable grpc-streams/no-concurrent-receive -- these programs break the contract on purpose */
import { PassThrough } from 'node:stream';

import type { Note } from '../echo-service';
import { both } from '../closing';
import type { Misuse } from '../scenario';
import { received, tick } from '../tasks';

const ignore = (note: unknown): unknown => note;

export const RECEIVERS: readonly Misuse[] = [
  {
    contract: 'Table: concurrent receive.',
    kind: 'concurrent-receive',
    name: 'two for await over one call',
    run: async (client) => {
      const call = client.download({ n: 6 });
      const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
      await both(reader(), reader());
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent receive.',
    kind: 'concurrent-receive',
    name: 'a for await beside a data listener',
    run: async (client) => {
      const call = client.download({ n: 6 });
      const all = received(call);
      const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
      await both(reader(), all);
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent receive.',
    kind: 'concurrent-receive',
    name: 'read() beside a data listener',
    run: async (client) => {
      const call = client.download({ n: 6 });
      const all = received(call);
      try { call.read(); } catch { /* recorded */ }
      await all;
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent receive.',
    kind: 'concurrent-receive',
    name: 'next() again before the last one came back',
    run: async (client) => {
      const iterator = client.download({ n: 6 })[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      await both(iterator.next(), iterator.next());
    },
    verdict: 'throw',
  },
  {
    contract: 'Contract 3, by the letter: both get every message.',
    kind: 'concurrent-receive',
    name: 'a pipe beside a data listener',
    run: async (client) => {
      const call = client.download({ n: 3 });
      const all = received(call);
      try { call.pipe(new PassThrough({ objectMode: true })).resume(); } catch { /* recorded */ }
      await all;
    },
    verdict: 'potential',
  },
  {
    contract: 'Table: a receive restarted after losing a Promise.race.',
    kind: 'concurrent-receive',
    name: 'next() again after the last one lost a race',
    run: async (client) => {
      const call = client.bidi();
      const iterator = call[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      const first = iterator.next();
      await Promise.race([first, tick()]);
      const second = iterator.next();
      call.write({ n: 1 });
      call.end();
      await both(first, second);
    },
    verdict: 'throw',
  },
  {
    contract: 'Table: a receive restarted after losing a Promise.race.',
    kind: 'concurrent-receive',
    name: 'a for await after a next() that lost a race',
    run: async (client) => {
      const call = client.bidi();
      const iterator = call[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      const first = iterator.next();
      await Promise.race([first, tick()]);
      call.write({ n: 1 });
      call.end();
      const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
      await both(reader(), first);
    },
    verdict: 'throw',
  },
  {
    contract: 'Contract 3: two tasks must not receive at once, in a handler neither.',
    handlers: () => ({
      upload: async (call, callback) => {
        const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
        await both(reader(), reader());
        callback(null, {});
      },
    }),
    kind: 'concurrent-receive',
    name: 'two for await over a call in its handler',
    run: (client) => new Promise((resolve) => {
      const call = client.upload(resolve);
      call.write({ n: 1 });
      call.end({ n: 2 });
    }),
    verdict: 'throw',
  },
  {
    contract: 'Receive sessions: at most one of an iterator, a pipe, data and read().',
    kind: 'concurrent-receive',
    name: 'a for await beside a pipe',
    run: async (client) => {
      const call = client.download({ n: 6 });
      call.on('error', () => undefined);
      const all = received(call.pipe(new PassThrough({ objectMode: true })));
      const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
      await both(reader(), all);
    },
    verdict: 'throw',
  },
];
