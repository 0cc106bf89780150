import { addAbortSignal, finished, PassThrough, Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

import * as grpc from '@grpc/grpc-js';

import type { Recorder } from '../recorder';
import { type Client, type Exchange, type Handlers, type Note, over, seen, type ServerDownload } from '../stage';

type Call = Readable & grpc.ClientReadableStream<Note>;

function start(client: Client, here: Recorder, note: Note): Call {
  return here.watch(client.download(note), 'status');
}

/** A server that sends as many notes as it is asked for, all at once. */
const sending = (there: Recorder): Handlers => ({
  download: (call: ServerDownload) => {
    for (let n = 1; n <= (call.request.n ?? 0); n += 1) there.tried('send', `write ${n}`, () => call.write({ n }));
    there.tried('send', 'end', () => { call.end(); });
  },
});

const state = (call: Readable): unknown => {
  const { destroyed, errored, readable, readableAborted, readableDidRead, readableEnded, readableFlowing, readableLength, readableObjectMode } = call;
  return { destroyed, errored, readable, readableAborted, readableDidRead, readableEnded, readableFlowing, readableLength, readableObjectMode };
};

const collecting = (here: Recorder): Writable => new Writable({
  objectMode: true,
  write: (note: Note, _, done) => { here.note('receive', 'taken', note); done(); },
});

export const DOWNLOADS: readonly Exchange[] = [
  {
    handlers: sending,
    name: 'a download by a data listener',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 5 });
      here.note('receive', state(call));
      here.tried('receive', 'on', () => call.on('data', () => undefined), call);
      here.note('receive', state(call));
      await seen(call, 'end');
      here.note('receive', state(call));
    },
    total: true,
  },
  {
    handlers: sending,
    name: 'a download by iteration',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 5 });
      for await (const note of call) here.note('receive', 'iterated', note);
      here.note('receive', state(call));
    },
  },
  {
    handlers: sending,
    name: 'an iteration by hand',
    run: async ({ client, here }) => {
      const iterator = start(client, here, { n: 2 })[Symbol.asyncIterator]();
      here.note('receive', iterator[Symbol.asyncIterator]() === iterator, Object.prototype.toString.call(iterator), Object.keys(iterator));
      for (let n = 1; n <= 4; n += 1) here.note('receive', await iterator.next());
      here.note('receive', await iterator.return?.('a value'));
    },
  },
  {
    handlers: (there) => ({
      download: async (call) => {
        for (let n = 1; n <= 3; n += 1) call.write({ n });
        await seen(call, 'cancelled');
        there.tried('send', 'write', () => call.write({ n: 4 }, there.called('send', 'written')));
      },
    }),
    name: 'an iteration left early, and the call cancelled',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 3 });
      call.on('error', () => undefined);
      for await (const note of call) {
        here.note('receive', 'iterated', note);
        break;
      }
      here.note('receive', state(call));
      here.tried('call', 'cancel', () => { call.cancel(); });
      await over(call);
    },
  },
  {
    handlers: sending,
    name: 'an iteration that throws, over an iterator that does not destroy',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 3 });
      const failure = new Error('of the loop');
      try {
        for await (const note of call.iterator({ destroyOnReturn: false })) {
          here.note('receive', 'iterated', note);
          throw failure;
        }
      } catch (error) {
        here.note('receive', error === failure);
      }
      here.note('receive', call.destroyed);
      for await (const note of call) here.note('receive', 'iterated on', note);
    },
  },
  {
    handlers: sending,
    name: 'a download by read() on readable',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 5 });
      const got: unknown[] = [];
      here.tried('receive', 'read', () => call.read());
      call.on('readable', () => {
        for (let note = call.read() as unknown; note !== null; note = call.read() as unknown) got.push(note);
      });
      await seen(call, 'end');
      here.note('receive', got, state(call));
      here.tried('receive', 'read', () => call.read());
    },
  },
  {
    handlers: sending,
    name: 'a download that is paused and resumed',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 40 });
      call.on('data', (note: Note) => {
        if (note.n !== 3) return;
        here.tried('receive', 'pause', () => call.pause(), call);
        here.note('receive', call.isPaused());
        setImmediate(() => { here.tried('receive', 'resume', () => call.resume(), call); });
      });
      await seen(call, 'end');
    },
  },
  {
    handlers: sending,
    name: 'a pipe into a slow sink',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 25 });
      const sink = new Writable({ highWaterMark: 2, objectMode: true, write: (_, __, done) => { setImmediate(done); } });
      here.tried('receive', 'pipe', () => call.pipe(sink) === sink);
      await seen(sink, 'finish');
      here.note('receive', state(call), sink.listenerCount('unpipe'));
    },
  },
  {
    handlers: sending,
    name: 'a pipe that is taken off',
    run: async ({ client, here }) => {
      const call = start(client, here, { n: 6 });
      const sink = new PassThrough({ objectMode: true });
      call.pipe(sink, { end: false });
      await seen(sink, 'data');
      here.tried('receive', 'unpipe', () => call.unpipe(sink), call);
      here.note('receive', call.listenerCount('data'), call.readableFlowing);
      call.resume();
      await seen(call, 'end');
    },
  },
  {
    handlers: sending,
    name: 'a pipeline',
    run: async ({ client, here }) => {
      await pipeline(start(client, here, { n: 4 }), new PassThrough({ objectMode: true }), collecting(here));
      here.note('receive', 'done');
    },
  },
  {
    handlers: sending,
    name: 'the operators of a Readable',
    run: async ({ client, here }) => {
      here.note('receive', await start(client, here, { n: 6 }).filter(({ n = 0 }: Note) => n % 2 === 0).map((note: Note) => note.n).toArray());
      const call = start(client, here, { n: 6 });
      here.note('receive', await call.take(2).toArray(), call.destroyed);
      call.on('error', () => undefined);
      call.cancel();
      here.note('receive', await start(client, here, { n: 3 }).reduce((sum: number, { n = 0 }: Note) => sum + n, 0));
    },
  },
  {
    handlers: (there) => ({
      download: (call) => {
        call.write({ n: 1 });
        const metadata = new grpc.Metadata();
        metadata.set('why', 'it was');
        there.tried('send', 'emit', () => call.emit('error', { code: grpc.status.DATA_LOSS, details: 'gone', metadata }));
        there.note('send', call.writableEnded, call.destroyed);
      },
    }),
    name: 'a server that emits an error',
    run: async ({ client, here }) => {
      const call = start(client, here, {});
      call.on('error', () => undefined);
      call.resume();
      await seen(call, 'end');
    },
  },
  {
    handlers: () => ({ download: (call) => { call.write({ n: 1 }); call.destroy(Object.assign(new Error('destroyed'), { code: grpc.status.ABORTED })); } }),
    name: 'a server that destroys its stream with an error',
    run: async ({ client, here }) => {
      const call = start(client, here, {});
      call.on('error', () => undefined);
      call.resume();
      await seen(call, 'data');
      call.cancel();
      await over(call);
    },
  },
  {
    handlers: (there) => ({
      download: (call) => {
        const trailers = new grpc.Metadata();
        trailers.set('sum', '2');
        there.tried('send', 'write', () => call.write({ n: 1 }, there.called('send', 'written')));
        there.tried('send', 'end', () => { call.end(trailers); });
        there.note('send', call.writableEnded, call.writableFinished);
      },
    }),
    name: 'trailers with the end of a stream',
    run: async ({ client, here }) => {
      const call = start(client, here, {});
      call.resume();
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: (there) => ({
      download: async (call) => {
        there.tried('send', 'write 1', () => call.write({ n: 1 }));
        await seen(call, 'cancelled');
        there.note('send', call.cancelled, call.destroyed);
        there.tried('send', 'write 2', () => call.write({ n: 2 }, there.called('send', 'written 2')));
        there.tried('send', 'end', () => { call.end(); });
      },
    }),
    name: 'a download that the client cancels',
    run: async ({ client, here }) => {
      const call = start(client, here, {});
      call.on('error', () => undefined);
      call.once('data', () => { here.tried('call', 'cancel', () => { call.cancel(); }); });
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: (there) => ({
      download: (call) => {
        const source = Readable.from([{ n: 1 }, { n: 2 }, { n: 3 }]);
        const sink: object = call;
        there.tried('send', 'pipe', () => source.pipe(sink as Writable) === sink);
      },
    }),
    name: 'a server that pipes a source into its stream',
    run: async ({ client, here }) => {
      const call = start(client, here, {});
      call.resume();
      await seen(call, 'end');
    },
    total: true,
  },
  {
    handlers: sending,
    name: 'an abort signal over a stream',
    run: async ({ client, here }) => {
      const controller = new AbortController();
      const call = here.watch(client.download({ n: 2 }), 'status') as unknown as Call;
      addAbortSignal(controller.signal, call);
      finished(call, here.called('receive', 'finished'));
      call.once('data', () => { controller.abort(new Error('the reason')); });
      await seen(call, 'close');
      here.note('receive', state(call));
      call.cancel();
    },
  },
];
