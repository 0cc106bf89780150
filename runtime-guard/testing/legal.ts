import { EventEmitter } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { type AddressInfo, connect as dial, createServer } from 'node:net';
import { PassThrough, Readable, Transform, type TransformCallback, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { MessageChannel } from 'node:worker_threads';

import { type Bidi, type Client, type Download, type Handlers, type Note, startLoopback } from './echo-service';
import { Mutex } from './mutex';
import { asked, notes, once, received, sendAll, sent, sleep, uploading } from './tasks';

/** A correct program; `expected` is what it must return, with the guard as without. */
export interface Legal {
  readonly name: string;
  readonly handlers?: () => Handlers;
  readonly run: (client: Client, connect: () => Client) => Promise<unknown>;
  readonly expected: unknown;
}

/** Node's types and those of grpc-js differ in what may be undefined. */
const asWritable = (call: object): Writable => call as Writable;

/** Passes messages on, each a little later. */
const slow = (): Transform => new Transform({
  objectMode: true,
  transform: (note: Note, _, done: TransformCallback) => { setTimeout(() => { done(null, note); }, 1); },
});

/** Counts the bytes that its messages speak of. */
const adding = (): Handlers => ({
  upload: (call, callback) => {
    let sum = 0;
    call.on('data', ({ n = 0 }: Note) => { sum += n; });
    call.on('end', () => { callback(null, { n: sum }); });
  },
});

const numbers = (list: readonly Note[]): unknown[] => list.map(({ n }) => n);

async function bidi(client: Client, send: (call: ReturnType<Client['bidi']>) => unknown): Promise<unknown[]> {
  const call = client.bidi();
  const all = received(call);
  await send(call);
  call.end();
  return numbers(await all);
}

export const LEGAL: readonly Legal[] = [
  { expected: [1, 2, 3], name: 'sequential awaits', run: (client) => bidi(client, (call) => sendAll(call, notes(3))) },
  {
    expected: [1, 2, 3, 4],
    name: 'sequential awaits through helpers',
    run: (client) => bidi(client, async (call) => {
      const half = async (from: number): Promise<void> => { await sendAll(call, notes(2, from), 1); };
      const both = async (): Promise<void> => { await half(1); await half(3); };
      await both();
    }),
  },
  { expected: [1, 2, 3], name: 'several writes in one turn', run: (client) => bidi(client, (call) => { for (const note of notes(3)) call.write(note); }) },
  {
    expected: { n: 5 },
    name: 'write, write, end',
    run: async (client) => {
      const { call, reply } = uploading(client);
      for (const note of notes(4)) call.write(note);
      call.end({ n: 5 });
      return reply;
    },
  },
  {
    expected: [1, 2, 3],
    name: 'Promise.all whose branches write before their first await',
    run: (client) => bidi(client, async (call) => {
      const branch = async (n: number): Promise<void> => { call.write({ n }); await sleep(1); };
      await Promise.all([branch(1), branch(2)]);
      call.write({ n: 3 });
    }),
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
    expected: [1, 1, 2, 2],
    handlers: () => ({
      bidi: (call: Bidi) => {
        call.on('data', (note: Note) => { call.write(note); call.write(note); });
        call.on('end', () => call.end());
      },
    }),
    name: 'a route-guide server: several answers to each message, synchronously',
    run: (client) => bidi(client, async (call) => { call.write({ n: 1 }); await sleep(3); call.write({ n: 2 }); }),
  },
  {
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
  },
  {
    expected: [1, 2, 3, 11, 12, 13],
    name: 'two tasks under a lock of the program',
    run: async (client) => {
      const lock = new Mutex();
      const got = await bidi(client, (call) => {
        const task = (from: number): Promise<void> => lock.run(() => sendAll(call, notes(3, from), 1));
        return Promise.all([task(1), task(11)]);
      });
      return got.sort((one, other) => Number(one) - Number(other));
    },
  },
  {
    expected: [1, 2, 3, 4],
    name: 'a promise tail',
    run: (client) => bidi(client, async (call) => {
      let tail = Promise.resolve();
      const send = (n: number): Promise<void> => (tail = tail.then(() => sent(call, { n })));
      const task = async (list: readonly Note[]): Promise<void> => { for (const { n = 0 } of list) await send(n); };
      await Promise.all([task([{ n: 1 }, { n: 3 }]), task([{ n: 2 }, { n: 4 }])]);
    }),
  },
  {
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
  },
  {
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
  },
  {
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
  },
  {
    expected: { n: 30 },
    name: 'pipeline of a generator into a call',
    run: async (client) => {
      const { call, reply } = uploading(client);
      await pipeline(async function* () { for (const note of notes(30)) { await sleep(0); yield note; } }, call as Writable);
      return reply;
    },
  },
  {
    expected: { n: 30 },
    name: 'a readable piped into a call',
    run: async (client) => {
      const { call, reply } = uploading(client);
      Readable.from(notes(30)).pipe(asWritable(call));
      return reply;
    },
  },
  {
    expected: { n: 4 },
    name: 'a write after a pipe has ended',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const source = Readable.from(notes(3));
      source.pipe(asWritable(call), { end: false });
      await once(source, 'end');
      call.write({ n: 4 });
      call.end();
      return reply;
    },
  },
  {
    expected: [1, 2, 3],
    name: 'a call piped into another stream',
    run: async (client) => {
      const call = client.download({ n: 3 });
      return numbers(await received(call.pipe(new PassThrough({ objectMode: true }))));
    },
  },
  {
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
  },
  {
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
  },
  {
    expected: Array.from({ length: 100 }, (_, n) => n),
    name: 'a hundred unary calls at once over one channel',
    run: async (client) => numbers(await Promise.all(Array.from({ length: 100 }, (_, n) => asked(client, { n })))),
  },
  {
    expected: [[1, 2], [1, 2], [1, 2]],
    name: 'concurrent streams of one client and of another, one task each',
    run: (client, connect) => {
      const other = connect();
      return Promise.all([client, client, other].map((each) => bidi(each, (call) => sendAll(call, notes(2), 1))));
    },
  },
  {
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
  },
  {
    expected: { n: 3 },
    name: 'an interval, cleared before the close',
    run: async (client) => {
      const { call, reply } = uploading(client);
      let n = 0;
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          call.write({ n });
          n += 1;
          if (n < 3) return;
          clearInterval(timer);
          resolve();
        }, 1);
      });
      call.end();
      return reply;
    },
  },
  {
    expected: [1, 2, 3],
    handlers: () => ({
      download: (call: Download) => {
        let n = 0;
        const tick = (): void => {
          n += 1;
          call.write({ n });
          if (n < 3) setTimeout(tick, 1);
          else call.end();
        };
        tick();
      },
    }),
    name: 'a chain of timeouts in a handler',
    run: async (client) => numbers(await received(client.download({}))),
  },
  {
    expected: [1, 2, 3, 4],
    name: 'fork and join: two tasks prepare, one sends what each joined',
    run: (client) => bidi(client, async (call) => {
      const first = sendAll(call, notes(2), 2);
      await Promise.allSettled([first, sleep(1)]);
      await sendAll(call, notes(2, 3), 1);
    }),
  },
  {
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: (call: Bidi) => {
        const queue: Note[] = [];
        let wake: (() => void) | undefined;
        let open = true as boolean;
        call.on('data', (note: Note) => { queue.push(note); wake?.(); });
        call.on('end', () => { open = false; wake?.(); });
        void (async () => {
          while (open || queue.length > 0) {
            const note = queue.shift();
            if (note === undefined) await new Promise<void>((resolve) => { wake = resolve; });
            else await sent(call, note);
          }
          call.end();
        })();
      },
    }),
    name: 'a single consumer of a queue',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3), 1)),
  },
  {
    expected: { n: 20 },
    name: 'a pipeline of a readable, a transform and a call',
    run: async (client) => {
      const { call, reply } = uploading(client);
      await pipeline(Readable.from(notes(20)), slow(), asWritable(call));
      return reply;
    },
  },
  {
    expected: [1, 2, 3],
    handlers: () => ({ bidi: (call: Bidi) => pipeline(call, slow(), asWritable(call)) }),
    name: 'a server that pipes a call into itself',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3), 1)),
  },
  {
    expected: { n: 6 },
    name: 'a piped stream that two tasks feed',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const source = new PassThrough({ objectMode: true });
      source.pipe(asWritable(call));
      const feed = async (): Promise<void> => { for (const note of notes(3)) { source.write(note); await sleep(1); } };
      await Promise.all([feed(), feed()]);
      source.end();
      return reply;
    },
  },
  {
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
  },
  {
    expected: [1, 2, 3],
    name: 'a timeout that refreshes itself',
    run: (client) => bidi(client, (call) => new Promise<void>((resolve) => {
      let n = 0;
      const timer = setTimeout(() => {
        n += 1;
        call.write({ n });
        if (n < 3) timer.refresh();
        else resolve();
      }, 1);
    })),
  },
  {
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
  },
  {
    expected: [[1, 2], [1, 2], [1, 2]],
    name: 'streams opened before their channel is connected',
    run: (_, connect) => {
      const client = connect();
      return Promise.all([1, 2, 3].map(() => bidi(client, async (call) => {
        call.write({ n: 1 });
        await sleep(1);
        call.write({ n: 2 });
      })));
    },
  },
  {
    expected: { n: 3 },
    name: 'a socket whose data are sent on',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const server = createServer((socket) => {
        socket.on('data', (bytes) => { call.write({ n: bytes.length }, () => socket.write('.')); });
        socket.on('end', () => { call.end(); socket.end(); });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const socket = dial((server.address() as AddressInfo).port, '127.0.0.1');
      for (const { text = 'x' } of notes(3)) {
        socket.write(text);
        await once(socket, 'data');
      }
      socket.end();
      server.close();
      return reply;
    },
  },
  {
    expected: { n: statSync(__filename).size },
    handlers: adding,
    name: 'a file sent on, paused until the call drains',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const file = createReadStream(__filename, { highWaterMark: 512 });
      file.on('data', (bytes) => {
        if (call.write({ n: bytes.length })) return;
        file.pause();
        call.once('drain', () => file.resume());
      });
      file.on('end', () => call.end());
      return reply;
    },
  },
  {
    expected: { n: 6 },
    handlers: adding,
    name: 'messages of a port, sent on',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const { port1, port2 } = new MessageChannel();
      port2.on('message', (n: number) => {
        port2.postMessage(n);
        if (n > 0) call.write({ n });
        else call.end();
      });
      for (const n of [1, 2, 3, 0]) {
        port1.postMessage(n);
        await new Promise((resolve) => { port1.once('message', resolve); });
      }
      port1.close();
      return reply;
    },
  },
  {
    expected: { n: 6 },
    handlers: adding,
    name: 'events of a target that passes those of an emitter on',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const emitter = new EventEmitter();
      const target = new EventTarget();
      emitter.on('note', (n: number) => target.dispatchEvent(Object.assign(new Event('note'), { n })));
      target.addEventListener('note', (event) => {
        const { n = 0 } = event as Event & Note;
        if (n > 0) call.write({ n });
        else call.end();
      });
      for (const n of [1, 2, 3, 0]) setImmediate(() => emitter.emit('note', n));
      return reply;
    },
  },
  {
    expected: 'CANCELLED',
    name: 'a cancel while a task sends',
    run: async (client) => {
      const call = client.bidi();
      const failed = once(call, 'error').then(() => 'end', () => 'CANCELLED');
      const outcome = received(call).then(() => 'end', () => 'CANCELLED');
      call.write({ n: 1 });
      await sleep(2);
      call.write({ n: 2 });
      call.cancel();
      await failed.catch(() => undefined);
      return outcome;
    },
  },
];

/** Runs one of them over a loopback of its own. */
export async function runLegal({ handlers, run }: Legal): Promise<unknown> {
  const loopback = await startLoopback(handlers?.());
  try {
    return await run(loopback.client, () => loopback.connect());
  } finally {
    loopback.stop();
  }
}
