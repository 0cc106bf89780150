import { once, on } from 'node:events';
import { finished, Transform } from 'node:stream';
import type { Duplex } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import type * as grpc from '@grpc/grpc-js';

import type { Recorder } from '../recorder';
import { type Client, type Exchange, type Handlers, type Note, over, seen, type ServerBidi } from '../stage';

type Call = Duplex & grpc.ClientDuplexStream<Note, Note>;

function start(client: Client, here: Recorder): Call {
  return here.watch(client.bidi(), 'status') as unknown as Call;
}

/** A server that answers each note at once, and ends after the client. */
const echoing = (there: Recorder): Handlers => ({
  bidi: (call: ServerBidi) => {
    call.on('data', (note: Note) => { there.tried('send', 'write', () => call.write(note)); });
    call.on('end', () => { there.tried('send', 'end', () => { call.end(); }); });
  },
});

export const BIDI: readonly Exchange[] = [
  {
    handlers: echoing,
    name: 'ping-pong',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('data', ({ n = 0 }: Note) => {
        if (n < 5) here.tried('send', 'write', () => call.write({ n: n + 1 }));
        else here.tried('send', 'end', () => call.end(), call);
      });
      here.tried('send', 'write', () => call.write({ n: 1 }));
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: echoing,
    name: 'ping-pong with write callbacks',
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 4; n += 1) {
        const reply = once(call, 'data');
        await new Promise<void>((resolve) => { call.write({ n }, () => { here.note('send', `written ${n}`); resolve(); }); });
        here.note('receive', await reply);
      }
      call.end();
      call.resume();
      await seen(call, 'end');
    },
  },
  {
    handlers: (there) => ({
      bidi: async (call) => {
        for await (const note of call.iterator({ destroyOnReturn: false })) {
          there.note('receive', 'iterated', note);
          there.tried('send', 'write', () => call.write(note as Note));
        }
        there.tried('send', 'end', () => { call.end(); });
      },
    }),
    name: 'an iterating server and an iterating client',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.write({ n: 1 });
      for await (const note of call) {
        here.note('receive', 'iterated', note);
        const { n = 0 } = note as Note;
        if (n < 3) here.tried('send', 'write', () => call.write({ n: n + 1 }));
        else here.tried('send', 'end', () => call.end(), call);
      }
    },
  },
  {
    handlers: (there) => ({
      bidi: (call) => {
        call.on('data', () => undefined);
        call.on('end', () => {
          there.note('call', call.readableEnded, call.writableEnded);
          for (let n = 1; n <= 3; n += 1) there.tried('send', `write ${n}`, () => call.write({ n }, there.called('send', `written ${n}`)));
          call.end();
        });
      },
    }),
    name: 'half-open: the server goes on after the client has ended',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.resume();
      here.tried('send', 'end', () => call.end(), call);
      await seen(call, 'end');
    },
  },
  {
    handlers: (there) => ({ bidi: (call) => { call.write({ n: 1 }); there.tried('send', 'end', () => { call.end(); }); } }),
    name: 'half-open: the client goes on after the server has ended',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.resume();
      await seen(call, 'end');
      here.note('send', call.writable, call.writableEnded, call.destroyed);
      here.tried('send', 'write', () => call.write({ n: 2 }));
      here.tried('send', 'end', () => call.end(), call);
      await seen(call, 'close');
    },
    total: true,
  },
  {
    handlers: echoing,
    name: 'events as promises and as an iterator',
    run: async ({ client, here }) => {
      const call = start(client, here);
      const controller = new AbortController();
      const data = on(call, 'data', { signal: controller.signal });
      call.write({ n: 1 });
      here.note('receive', await data.next());
      call.write({ n: 2 });
      here.note('receive', await data.next());
      controller.abort();
      here.note('receive', await data.next().then(() => 'more', (error: unknown) => (error as Error).name), call.listenerCount('data'));
      call.end();
      here.note('call', await once(call, 'status'));
    },
  },
  {
    handlers: () => ({ bidi: (call) => { (call as unknown as Duplex).pipe(call as unknown as Duplex); } }),
    name: 'a server that pipes its stream into itself, and a client pipeline',
    run: async ({ client, here }) => {
      const call = start(client, here);
      await pipeline([{ n: 1 }, { n: 2 }, { n: 3 }], call, async (source: AsyncIterable<Note>) => {
        for await (const note of source) here.note('receive', 'iterated', note);
      });
    },
  },
  {
    handlers: () => ({
      bidi: (call) => {
        const twice = new Transform({ objectMode: true, transform: ({ n = 0 }: Note, _, done) => { done(null, { n: n * 2 }); } });
        (call as unknown as Duplex).pipe(twice).pipe(call as unknown as Duplex);
      },
    }),
    name: 'a server that pipes through a transform',
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 3; n += 1) call.write({ n });
      call.end();
      call.resume();
      await seen(call, 'end');
    },
  },
  {
    handlers: () => ({ bidi: () => { throw new Error('of the handler'); } }),
    name: 'a streaming handler that throws',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('error', () => undefined);
      call.resume();
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: (there) => ({
      bidi: (call) => {
        const failure = new Error('of the async handler');
        void (async () => { await seen(call, 'data'); throw failure; })().catch((error: unknown) => {
          there.note('call', error === failure);
          there.tried('call', 'emit', () => call.emit('error', error));
        });
      },
    }),
    name: 'a streaming handler that rejects, and tells the stream',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('error', () => undefined);
      call.resume();
      call.write({ n: 1 });
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: (there) => ({
      bidi: (call) => {
        finished(call, there.called('call', 'finished'));
        call.resume();
        there.tried('send', 'write', () => call.write({ text: 'cannot be written' }, there.called('send', 'never written')));
      },
    }),
    name: 'a reply in a stream that its serialiser refuses',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('error', () => undefined);
      call.resume();
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: echoing,
    name: 'a client stream destroyed while the call is open',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('error', () => undefined);
      finished(call, here.called('call', 'finished'));
      call.write({ n: 1 });
      await seen(call, 'data');
      here.tried('call', 'destroy', () => call.destroy(new Error('of the client')), call);
      await seen(call, 'close');
      here.tried('receive', 'read', () => call.read());
      here.tried('send', 'write', () => call.write({ n: 2 }, here.called('send', 'written')));
      call.cancel();
      await over(call);
    },
  },
  {
    handlers: echoing,
    name: 'two calls at once over one channel',
    run: async ({ client, here }) => {
      const calls = [1, 2].map(() => client.bidi() as unknown as Call);
      const got = await Promise.all(calls.map(async (call, index) => {
        const all: unknown[] = [];
        call.on('data', ({ n = 0 }: Note) => {
          all.push(n);
          if (all.length < 4) call.write({ n: n + 10 });
          else call.end();
        });
        call.write({ n: index });
        await seen(call, 'end');
        return all;
      }));
      here.note('receive', got);
    },
  },
  {
    handlers: (there) => ({
      bidi: (call) => {
        there.tried('receive', 'setEncoding', () => (call as unknown as Duplex).setDefaultEncoding('utf8') === (call as unknown));
        there.tried('receive', 'push', () => (call as unknown as Duplex).push({ n: 0 }));
        there.tried('receive', 'unshift', () => { (call as unknown as Duplex).unshift({ n: -1 }); });
        call.on('data', (note: Note) => { there.note('receive', 'got', note); });
        call.on('end', () => { call.end(); });
      },
    }),
    name: 'odd calls of a Duplex',
    run: async ({ client, here }) => {
      const call = start(client, here);
      here.tried('receive', 'read', () => call.read(0));
      here.tried('receive', 'setMaxListeners', () => call.setMaxListeners(20).getMaxListeners());
      here.tried('receive', 'on', () => call.on('data', 'no function' as unknown as () => void));
      here.tried('receive', 'once', () => call.once('data', undefined as unknown as () => void));
      here.tried('receive', 'emit', () => call.emit('of my own', 1, 2, 3));
      call.write({ n: 1 });
      call.end();
      call.resume();
      await seen(call, 'end');
    },
  },
];
