/* eslint-disable grpc-streams/no-concurrent-send, grpc-streams/single-sender -- these programs break the contract on purpose */
import { AsyncResource } from 'node:async_hooks';

import type { Bidi, Download, Note } from '../echo-service';
import { both, closing, ended } from '../closing';
import { Mutex } from '../mutex';
import type { Misuse } from '../scenario';
import { notes, once, received, sendAll, sent, sleep, tick, uploading } from '../tasks';

/** What a file is read from: each chunk takes a while. */
async function* chunks(first: number): AsyncGenerator<Note> {
  for (const note of notes(6, first)) {
    await sleep(1);
    yield note;
  }
}

export const SENDERS: readonly Misuse[] = [
  {
    contract: 'Table: concurrent send.',
    kind: 'concurrent-send',
    name: 'two senders in Promise.all',
    run: (client) => closing(client.bidi(), (call) => both(sendAll(call, notes(5), 1), sendAll(call, notes(5, 11), 1))),
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent send; a promise-returning send that nobody awaits.',
    kind: 'concurrent-send',
    name: 'a floating sender',
    run: (client) => closing(client.bidi(), async (call) => {
      const floating = sendAll(call, notes(5));
      floating.catch(() => undefined);
      await once(call, 'data');
      await sendAll(call, notes(5, 11)).catch(() => undefined);
      await both(floating);
    }),
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent send; two multi-step senders mix their sequences.',
    kind: 'concurrent-send',
    name: 'two chunked uploads by plain writes',
    run: (client) => closing(client.bidi(), (call) => {
      const put = async (first: number): Promise<void> => { for await (const chunk of chunks(first)) call.write(chunk); };
      return both(put(1), put(11));
    }),
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent send; two multi-step senders mix their sequences.',
    kind: 'concurrent-send',
    name: 'two chunked uploads by awaited writes',
    run: (client) => closing(client.bidi(), (call) => {
      const put = async (first: number): Promise<void> => { for await (const chunk of chunks(first)) await sent(call, chunk); };
      return both(put(1), put(11));
    }),
    verdict: 'throw',
  },
  {
    contract: 'Contract 3: two tasks must not send at once, on a client-streaming call neither.',
    kind: 'concurrent-send',
    name: 'two tasks on an upload',
    run: async (client) => {
      const { call, reply } = uploading(client);
      await both(sendAll(call, notes(5), 1), sendAll(call, notes(5, 11), 1));
      ended(call);
      await reply;
    },
    verdict: 'throw',
  },
  {
    contract: 'Contract 3: two tasks must not send at once, on a server stream neither.',
    handlers: () => ({
      download: async (call: Download) => {
        await both(sendAll(call, notes(5), 1), sendAll(call, notes(5, 11), 1));
        ended(call);
      },
    }),
    kind: 'concurrent-send',
    name: 'two tasks of a handler',
    run: (client) => received(client.download({})),
    verdict: 'throw',
  },
  {
    contract: 'Contract 3: two tasks must not send at once, in either direction.',
    handlers: () => ({
      bidi: async (call: Bidi) => {
        call.resume();
        await both(sendAll(call, notes(5), 1), sendAll(call, notes(5, 11), 1));
        ended(call);
      },
    }),
    kind: 'concurrent-send',
    name: 'two tasks on either side of a call',
    run: (client) => closing(client.bidi(), (call) => both(sendAll(call, notes(5), 1), sendAll(call, notes(5, 11), 1))),
    verdict: 'throw',
  },
  {
    contract: 'Table: some sends of a stream hold a lock, others do not.',
    kind: 'concurrent-send',
    name: 'some sends under a lock and some not',
    run: (client) => closing(client.bidi(), (call) => {
      const lock = new Mutex();
      const careful = async (): Promise<void> => { for (const note of notes(5)) { await lock.run(() => sent(call, note)); await sleep(1); } };
      return both(careful(), careful(), sendAll(call, notes(5, 11), 1));
    }),
    verdict: 'throw',
  },
  {
    contract: 'Table: concurrent send; branches that send after an await.',
    kind: 'concurrent-send',
    name: 'a fan-out of lookups, each of which sends its answer',
    run: (client) => closing(client.bidi(), (call) => Promise.allSettled(notes(6).map(async (note) => { await tick(); await sent(call, note); }))),
    verdict: 'throw',
  },
  {
    contract: 'Table: two tasks, each a single atomic send.',
    kind: 'concurrent-send',
    name: 'two tasks that each write one message',
    run: (client) => closing(client.bidi(), (call) => Promise.allSettled(notes(2).map(async (note) => { await tick(); call.write(note); }))),
    verdict: 'potential',
  },
  {
    contract: 'Table: concurrent send; each task calls one bound function, which orders nothing.',
    kind: 'concurrent-send',
    name: 'two tasks that send through one bound function',
    run: (client) => closing(client.bidi(), (call) => {
      const send = AsyncResource.bind((note: Note) => sent(call, note));
      const task = async (first: number): Promise<void> => { for (const note of notes(5, first)) { await tick(); await send(note); } };
      return both(task(1), task(11));
    }),
    verdict: 'throw',
  },
  {
    contract: 'Table: two tasks, each a single atomic send; thrown when in flight.',
    kind: 'concurrent-send',
    name: 'an interval beside a sender, both with callbacks',
    run: (client) => closing(client.bidi(), async (call) => {
      const beat = setInterval(() => { try { call.write({ text: 'beat' }, () => undefined); } catch { /* recorded */ } }, 1);
      await sendAll(call, notes(8), 1).catch(() => undefined);
      clearInterval(beat);
    }),
    verdict: 'throw',
  },
];
