import type { Bidi, Download, Note, Upload } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, bidi, notes, numbers, received, sendAll, sent, sleep, tick, upload } from '../tasks';

export const SERVERS: readonly Legal[] = [
  {
    contract: 'Never flagged: sequential awaits.',
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: async (call: Bidi) => {
        for await (const note of call.iterator({ destroyOnReturn: false })) {
          await sleep(1);
          await sent(call, note as Note);
        }
        call.end();
      },
    }),
    name: 'a server that answers in a for await',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3))),
    verdict: 'silent',
  },
  {
    contract: "Never flagged: several writes in one turn, as route guide's own server does.",
    expected: [1, 1, 2, 2],
    handlers: () => ({
      bidi: (call: Bidi) => {
        call.on('data', (note: Note) => { call.write(note); call.write(note); });
        call.on('end', () => call.end());
      },
    }),
    name: 'a route-guide server: several answers to each message, synchronously',
    run: (client) => bidi(client, async (call) => { call.write({ n: 1 }); await sleep(3); call.write({ n: 2 }); }),
    verdict: 'silent',
  },
  {
    contract: 'Contract 6: every handler invocation is its own task.',
    expected: [[1, 2, 3], [1, 2, 3], [1, 2, 3]],
    handlers: () => ({
      download: async (call: Download) => {
        for (const note of notes(3)) { await tick(); await sent(call, note); }
        call.end();
      },
    }),
    name: 'an async handler, invoked three times at once',
    run: (client) => Promise.all([1, 2, 3].map(async () => numbers(await received(client.download({}))))),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: data and end listeners that are both synchronous.',
    expected: [2, 4, 6],
    handlers: () => ({
      bidi: (call: Bidi) => {
        call.on('data', ({ n = 0 }: Note) => call.write({ n: 2 * n }));
        call.on('end', () => call.end());
      },
    }),
    name: 'synchronous data and end listeners',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3), 1)),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a child before its join; what waits for all answers ends the call.',
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: (call: Bidi) => {
        let tail = Promise.resolve();
        call.on('data', (note: Note) => { tail = tail.then(async () => { await tick(); await sent(call, note); }); });
        call.on('end', () => { void tail.then(() => call.end()); });
      },
    }),
    name: 'a server that chains its answers and closes after them',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3))),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits; the half-close is the answer.',
    expected: { n: 6 },
    handlers: () => ({
      upload: async (call: Upload, callback) => {
        let sum = 0;
        for await (const { n = 0 } of call as AsyncIterable<Note>) { await tick(); sum += n; }
        callback(null, { n: sum });
      },
    }),
    name: 'a server that sums an upload up in a for await',
    run: (client) => upload(client, (call) => sendAll(call, notes(3))),
    verdict: 'silent',
  },
  {
    contract: 'Contract 2: one sender with one receiver, in a handler.',
    expected: [1, 2, 3, 101],
    handlers: () => ({
      bidi: (call: Bidi) => {
        const got: Note[] = [];
        const ended = new Promise<void>((resolve) => {
          call.on('data', (note: Note) => got.push(note));
          call.on('end', () => { resolve(); });
        });
        void (async () => {
          await sendAll(call, notes(3));
          await ended;
          await sent(call, { n: 100 + got.length });
          call.end();
        })();
      },
    }),
    name: 'a handler that sends while it receives',
    run: (client) => bidi(client, async (call) => { await asked(client, {}); call.write({ n: 7 }); }),
    verdict: 'silent',
  },
];
