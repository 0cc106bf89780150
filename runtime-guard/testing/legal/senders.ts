import { EventEmitter } from 'node:events';

import { type Note } from '../echo-service';
import type { Legal } from '../scenario';
import { bidi, notes, once, sendAll, sent, sleep, upload, uploading } from '../tasks';

const SETTLED = Promise.resolve();

export const SENDERS: readonly Legal[] = [
  {
    contract: 'Never flagged: sequential awaits.',
    expected: [1, 2, 3],
    name: 'sequential awaits',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3))),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits, also through helpers.',
    expected: [1, 2, 3, 4],
    name: 'sequential awaits through helpers',
    run: (client) => bidi(client, async (call) => {
      const half = async (from: number): Promise<void> => { await sendAll(call, notes(2, from), 1); };
      const both = async (): Promise<void> => { await half(1); await half(3); };
      await both();
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: several writes in one turn.',
    expected: [1, 2, 3],
    name: 'several writes in one turn',
    run: (client) => bidi(client, (call) => { for (const note of notes(3)) call.write(note); }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: the write, write, end idiom of one task.',
    expected: { n: 5 },
    name: 'write, write, end',
    run: async (client) => {
      const { call, reply } = uploading(client);
      for (const note of notes(4)) call.write(note);
      call.end({ n: 5 });
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: several writes in one turn; sends from the callback of a write follow it, and the turn that wrote.',
    expected: [1, 2, 3],
    name: 'a write callback that sends, with a further write in the turn of the first',
    run: (client) => bidi(client, (call) => new Promise<void>((resolve) => {
      call.write({ n: 1 }, () => { call.write({ n: 3 }); resolve(); });
      call.write({ n: 2 });
    })),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: several writes in one turn; a reaction of a promise runs after the turn that asked for it.',
    expected: [1, 2, 3],
    name: 'a reaction that sends, with a further write in the turn that asked for it',
    run: (client) => bidi(client, async (call) => {
      const tail = sent(call, { n: 1 });
      const last = tail.then(() => { call.write({ n: 3 }); });
      call.write({ n: 2 });
      await last;
    }),
    verdict: 'silent',
  },
  ...Object.entries<(then: () => void) => void>({
    'a listener': (then) => { setImmediate((event: EventEmitter) => event.emit('note'), new EventEmitter().on('note', then)); },
    'a microtask': (then) => { queueMicrotask(then); },
    'a reaction to a promise long settled': (then) => { void SETTLED.then(then); },
    'a tick': (then) => { process.nextTick(then); },
    'a timer': (then) => { setTimeout(then, 1); },
    'an immediate': (then) => { setImmediate(then); },
    'an interval': (then) => { const timer = setInterval(() => { clearInterval(timer); then(); }, 1); },
  }).map(([name, start]): Legal => ({
    contract: 'Never flagged: several writes in one turn; what a turn starts runs after it.',
    expected: [1, 2],
    name: `${name} that sends, with a write in the turn that started it`,
    run: (client) => bidi(client, async (call) => {
      // A turn that has not used the stream yet.
      await sleep(1);
      const done = new Promise<void>((resolve) => { start(() => { call.write({ n: 2 }); resolve(); }); });
      call.write({ n: 1 });
      await done;
    }),
    verdict: 'silent',
  })),
  {
    contract: 'Contract 2: one task may send while another receives.',
    expected: [1, 2, 3],
    name: 'one task sends while another receives',
    run: async (client) => {
      const call = client.bidi();
      const got: unknown[] = [];
      const sender = async (): Promise<void> => { await sendAll(call, notes(3), 1); call.end(); };
      const receiver = async (): Promise<void> => { for await (const note of call) got.push((note as Note).n); };
      await Promise.all([receiver(), sender()]);
      return got;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a synchronous data listener that echoes.',
    expected: [1, 2, 3, 4],
    name: 'ping-pong from a data listener',
    run: (client) => new Promise((resolve, reject) => {
      const call = client.bidi();
      const got: unknown[] = [];
      call.on('data', ({ n = 0 }: Note) => {
        got.push(n);
        if (n < 4) call.write({ n: n + 1 });
        else call.end();
      });
      call.on('end', () => { resolve(got); });
      call.on('error', reject);
      call.write({ n: 1 });
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits.',
    expected: [1, 2, 3, 4],
    name: 'ping-pong in a for await',
    run: async (client) => {
      const call = client.bidi();
      const got: unknown[] = [];
      call.write({ n: 1 });
      for await (const note of call) {
        const { n = 0 } = note as Note;
        got.push(n);
        if (n < 4) call.write({ n: n + 1 });
        else call.end();
      }
      return got;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a drain loop.',
    expected: 200,
    name: 'a drain loop',
    run: async (client) => {
      const { call, reply } = uploading(client);
      for (const note of notes(200)) {
        if (!call.write(note)) await once(call, 'drain');
      }
      call.end();
      return (await reply).n;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a drain loop.',
    expected: 200,
    name: 'a drain listener',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const queue = notes(200);
      const pump = (): void => {
        let next = queue.shift();
        while (next !== undefined && call.write(next)) next = queue.shift();
        if (next === undefined) call.end();
        else call.once('drain', pump);
      };
      pump();
      return (await reply).n;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: a write-callback chain.',
    expected: { n: 5 },
    name: 'a chain of write callbacks',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const send = (n: number): void => {
        call.write({ n }, () => { if (n < 5) send(n + 1); else call.end(); });
      };
      send(1);
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits; an async generator is a part of the task that drains it.',
    expected: { n: 6 },
    name: 'an async generator as the source of messages',
    run: (client) => upload(client, async (call) => {
      const source = async function* (): AsyncGenerator<Note> { for (const note of notes(6)) { await sleep(0); yield note; } };
      for await (const note of source()) await sent(call, note);
    }),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits.',
    expected: { n: 2 },
    name: 'a generator that is left early and cleans up',
    run: (client) => upload(client, async (call) => {
      const source = async function* (): AsyncGenerator<Note> {
        try {
          for (const note of notes(6)) { await sleep(0); yield note; }
        } finally {
          await sent(call, { n: 0 });
        }
      };
      for await (const note of source()) {
        await sent(call, note);
        break;
      }
    }),
    verdict: 'silent',
  },
  {
    contract: 'Contract 2: one task sends while another receives, on both sides.',
    expected: [1, 2, 3, 4, 5, 6],
    handlers: () => ({
      bidi: async (call) => {
        for await (const note of call.iterator({ destroyOnReturn: false })) await sent(call, { n: ((note as Note).n ?? 0) + 1 });
        call.end();
      },
    }),
    name: 'ping-pong, both sides in a for await',
    run: async (client) => {
      const call = client.bidi();
      const got: unknown[] = [];
      await sent(call, { n: 0 });
      for await (const note of call) {
        const { n = 0 } = note as Note;
        got.push(n);
        if (n < 6) await sent(call, { n });
        else call.end();
      }
      return got;
    },
    verdict: 'silent',
  },
];
