/* eslint-disable grpc-streams/no-async-stream-listener, grpc-streams/no-close-during-send, grpc-streams/no-concurrent-receive, grpc-streams/no-mutate-after-send, grpc-streams/no-send-after-close, grpc-streams/single-sender -- these programs break the contract on purpose */
import { PassThrough } from 'node:stream';

import type { FindingKind, Mode } from '..';
import { type Bidi, type Client, type Download, type Handlers, type Note, startLoopback } from './echo-service';
import { asked, notes, once, received, sendAll, sent, sleep, uploading } from './tasks';

/** A program that breaks the contract. */
export interface Misuse {
  readonly name: string;
  readonly handlers?: () => Handlers;
  /** Errors of the program are of no interest: what the guard records is. */
  readonly run: (client: Client) => Promise<unknown>;
  readonly kind: FindingKind;
  /** The mode of the findings when timing lets the overlap show. */
  readonly mode: Mode;
}

const ignore = (note: unknown): unknown => note;

/** Both tasks to their end, whatever becomes of them. */
const both = (...tasks: Promise<unknown>[]): Promise<unknown> => Promise.allSettled(tasks);

async function closing(call: ReturnType<Client['bidi']>, work: (call: ReturnType<Client['bidi']>) => Promise<unknown>): Promise<void> {
  const all = received(call);
  await work(call);
  call.end();
  await all.catch(() => undefined);
}

export const MISUSE: readonly Misuse[] = [
  {
    kind: 'concurrent-send',
    mode: 'throw',
    name: 'two senders in Promise.all',
    run: (client) => closing(client.bidi(), (call) => both(sendAll(call, notes(5), 1), sendAll(call, notes(5, 11), 1))),
  },
  {
    kind: 'concurrent-send',
    mode: 'throw',
    name: 'a floating sender',
    run: (client) => closing(client.bidi(), async (call) => {
      const floating = sendAll(call, notes(5));
      floating.catch(() => undefined);
      await sleep(1);
      await sendAll(call, notes(5, 11)).catch(() => undefined);
      await both(floating);
    }),
  },
  {
    handlers: () => ({
      bidi: (call: Bidi) => {
        let open = 3;
        call.on('data', (note: Note) => {
          void (async () => {
            await sleep(4 - (note.n ?? 0));
            try {
              await sent(call, note);
            } finally {
              open -= 1;
              if (open === 0) call.end();
            }
          })().catch(() => undefined);
        });
      },
    }),
    kind: 'concurrent-send',
    mode: 'strict',
    name: 'an async data listener that awaits and then writes',
    run: async (client) => {
      const call = client.bidi();
      const all = received(call);
      for (const note of notes(3)) call.write(note);
      return numbers(await all);
    },
  },
  {
    kind: 'concurrent-receive',
    mode: 'throw',
    name: 'two for await over one call',
    run: async (client) => {
      const call = client.download({ n: 6 });
      const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
      await both(reader(), reader());
    },
  },
  {
    kind: 'concurrent-receive',
    mode: 'throw',
    name: 'a for await beside a data listener',
    run: async (client) => {
      const call = client.download({ n: 6 });
      const all = received(call);
      const reader = async (): Promise<void> => { for await (const note of call) ignore(note); };
      await both(reader(), all);
    },
  },
  {
    kind: 'concurrent-receive',
    mode: 'throw',
    name: 'read() beside a data listener',
    run: async (client) => {
      const call = client.download({ n: 6 });
      const all = received(call);
      try { call.read(); } catch { /* recorded */ }
      await all;
    },
  },
  {
    kind: 'concurrent-receive',
    mode: 'throw',
    name: 'next() again before the last one came back',
    run: async (client) => {
      const iterator = client.download({ n: 6 })[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
      await both(iterator.next(), iterator.next());
    },
  },
  {
    kind: 'close-during-send',
    mode: 'throw',
    name: 'end() racing a sender',
    run: async (client) => {
      await asked(client, {});
      const call = client.bidi();
      const all = received(call);
      const sender = async (): Promise<void> => { for (const note of notes(30)) await sent(call, note); };
      const closer = async (): Promise<void> => { await sleep(5); call.end(); };
      await both(sender(), closer());
      call.end();
      await both(all);
    },
  },
  {
    handlers: () => ({
      bidi: (call: Bidi) => {
        const ended = once(call, 'end');
        call.on('data', (note: Note) => { void ended.then(() => sent(call, note)).catch(() => undefined); });
        call.on('end', () => { void sleep(20).then(() => call.end()).catch(() => call.end()); });
      },
    }),
    kind: 'close-during-send',
    mode: 'strict',
    name: 'end() from an end listener beside async replies',
    run: async (client) => {
      const call = client.bidi();
      const all = received(call);
      call.write({ n: 1 });
      call.end();
      await all;
    },
  },
  {
    handlers: () => ({
      bidi: (call: Bidi) => {
        call.on('data', (note: Note) => {
          const closed = once(call, 'close');
          void closed.then(() => { call.write(note); }).catch(() => undefined);
        });
        call.on('end', () => { call.end(); });
      },
    }),
    kind: 'close-during-send',
    mode: 'throw',
    name: 'a reply after the end listener has closed and the call is over',
    run: async (client) => {
      const call = client.bidi();
      const all = received(call);
      call.write({ n: 1 });
      call.end();
      await all;
    },
  },
  {
    handlers: () => {
      const calls: Bidi[] = [];
      return {
        bidi: (call: Bidi) => {
          calls.push(call);
          call.on('data', (note: Note) => { for (const each of calls) { try { each.write(note); } catch { /* recorded */ } } });
          call.on('end', () => {
            calls.splice(calls.indexOf(call), 1);
            try { call.end(); } catch { call.end(); }
          });
        },
      };
    },
    kind: 'concurrent-send',
    mode: 'strict',
    name: 'broadcast from several handlers',
    run: async (client) => {
      const one = client.bidi();
      const two = client.bidi();
      const gots = [received(one), received(two)];
      one.write({ n: 1 });
      await once(one, 'data');
      two.write({ n: 2 });
      await once(two, 'data');
      await sleep(5);
      one.write({ n: 3 });
      two.write({ n: 4 });
      await once(two, 'data');
      two.end();
      await gots[1];
      one.end();
      await gots[0];
    },
  },
  {
    kind: 'message-changed',
    mode: 'report',
    name: 'one message object used again',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const note: Note = {};
      for (let n = 1; n <= 3; n += 1) {
        note.n = n;
        call.write(note);
      }
      call.end();
      await reply;
    },
  },
  {
    kind: 'send-after-close',
    mode: 'throw',
    name: 'a send after the close',
    run: async (client) => {
      const { call, reply } = uploading(client);
      call.write({ n: 1 });
      call.end();
      try { call.write({ n: 2 }); } catch { /* recorded */ }
      await reply;
    },
  },
  {
    handlers: () => ({
      unary: (call, callback) => {
        callback(null, call.request);
        try { callback(null, call.request); } catch { /* recorded */ }
      },
    }),
    kind: 'send-after-close',
    mode: 'throw',
    name: 'a unary callback answered twice',
    run: (client) => asked(client, { n: 1 }),
  },
  {
    kind: 'concurrent-receive',
    mode: 'strict',
    name: 'a pipe beside a data listener',
    run: async (client) => {
      const call = client.download({ n: 3 });
      const all = received(call);
      try { call.pipe(new PassThrough({ objectMode: true })).resume(); } catch { /* recorded */ }
      await all;
    },
  },
  {
    handlers: () => ({
      download: (call: Download) => {
        const beat = setInterval(() => { try { call.write({ text: 'beat' }); } catch { /* recorded */ } }, 1);
        void sendAll(call, notes(5), 1)
          .catch(() => undefined)
          .then(() => { clearInterval(beat); call.end(); });
      },
    }),
    kind: 'concurrent-send',
    mode: 'strict',
    name: 'a heartbeat beside a sender',
    run: async (client) => received(client.download({})),
  },
];

const numbers = (list: readonly Note[]): unknown[] => list.map(({ n }) => n);

/** Runs one of them over a loopback of its own. */
export async function runMisuse({ handlers, run }: Misuse): Promise<void> {
  const loopback = await startLoopback(handlers?.());
  try {
    await run(loopback.client);
  } finally {
    loopback.stop();
  }
}
