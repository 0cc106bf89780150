import type { Writable } from 'node:stream';

import * as grpc from '@grpc/grpc-js';

import type { Recorder } from '../recorder';
import { type Answer, type Client, type Exchange, type Handlers, over, seen, type ServerUpload } from '../stage';

type Call = grpc.ClientWritableStream<object>;

/** A server that counts what it gets. */
const counting = (there: Recorder): Handlers => ({
  upload: (call: ServerUpload, answer: Answer) => {
    let n = 0;
    call.on('data', () => { n += 1; });
    call.on('end', () => { there.tried('call', 'answer', () => { answer(null, { n }); }); });
  },
});

function start(client: Client, here: Recorder): Call {
  return here.watch(client.upload(here.called('call', 'reply')), 'status');
}

const write = (here: Recorder, call: Call, n: number): void => { here.tried('send', `write ${n}`, () => call.write({ n }, here.called('send', `written ${n}`))); };

/** Node's own view of a Writable. */
const state = (call: object): unknown => {
  const { destroyed, errored, writable, writableEnded, writableFinished, writableLength, writableNeedDrain, writableObjectMode } = call as Writable;
  return { destroyed, errored, writable, writableEnded, writableFinished, writableLength, writableNeedDrain, writableObjectMode };
};

export const UPLOADS: readonly Exchange[] = [
  {
    handlers: counting,
    name: 'an upload below the high-water mark',
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 3; n += 1) write(here, call, n);
      here.tried('send', 'end', () => call.end(), call);
      here.note('send', state(call));
      await over(call);
      here.note('send', state(call));
    },
  },
  {
    handlers: counting,
    name: 'an upload over the high-water mark, without callbacks',
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 40; n += 1) here.tried('send', `write ${n}`, () => call.write({ n }));
      here.note('send', state(call));
      await seen(call, 'drain');
      here.note('send', state(call));
      here.tried('send', 'end', () => call.end(), call);
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'an upload over the high-water mark, with callbacks',
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 20; n += 1) write(here, call, n);
      await seen(call, 'drain');
      for (let n = 21; n <= 24; n += 1) write(here, call, n);
      here.tried('send', 'end', () => call.end(), call);
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'a last message with the end, and a callback',
    run: async ({ client, here }) => {
      const call = start(client, here);
      write(here, call, 1);
      here.tried('send', 'end', () => call.end({ n: 2 }, here.called('send', 'ended')), call);
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'an end with a callback only, and a second end',
    run: async ({ client, here }) => {
      const call = start(client, here);
      here.tried('send', 'end', () => call.end(here.called('send', 'ended')), call);
      here.tried('send', 'end again', () => call.end(), call);
      here.tried('send', 'end once more', () => call.end(here.called('send', 'ended once more')), call);
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'flags in the place of an encoding, and callbacks in odd places',
    run: async ({ client, here }) => {
      const call = start(client, here);
      here.tried('send', 'with flags', () => call.write({}, 2, here.called('send', 'with flags')));
      here.tried('send', 'with an encoding', () => (call as unknown as Writable).write({}, 'utf8', here.called('send', 'with an encoding')));
      here.tried('send', 'with undefined', () => call.write({}, undefined, here.called('send', 'with undefined')));
      here.tried('send', 'with no function', () => call.write({}, 'utf8', 'no function' as unknown as () => void));
      call.end();
      call.on('error', () => undefined);
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'no message at all',
    run: async ({ client, here }) => {
      const call = start(client, here);
      here.tried('send', 'write null', () => call.write(null as unknown as object));
      here.tried('send', 'write null with a callback', () => call.write(null as unknown as object, here.called('send', 'null')));
      here.tried('send', 'end', () => call.end(), call);
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'a message that its serialiser refuses, among others',
    run: async ({ client, here }) => {
      const call = start(client, here);
      write(here, call, 1);
      here.tried('send', 'write', () => call.write({ text: 'cannot be written' }, here.called('send', 'never written')));
      write(here, call, 2);
      await over(call);
      write(here, call, 3);
    },
  },
  {
    handlers: counting,
    misuse: true,
    name: 'writes after the end, with a listener for the error',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('error', () => undefined);
      write(here, call, 1);
      call.end();
      write(here, call, 2);
      here.tried('send', 'write', () => call.write({}));
      here.tried('send', 'end with a message', () => call.end({ n: 4 }, here.called('send', 'ended again')), call);
      client.close();
      await seen(call, 'close');
    },
  },
  {
    handlers: (there) => ({ upload: (call, answer) => { call.once('data', () => { there.tried('call', 'answer', () => { answer(null, { text: 'enough' }); }); }); } }),
    name: 'an answer before the end, and messages after it',
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.write({ n: 1 });
      await over(call);
      write(here, call, 2);
      here.tried('send', 'end', () => call.end(here.called('send', 'ended')), call);
      await seen(call, 'close');
    },
  },
  {
    handlers: counting,
    name: 'a stream destroyed with an error',
    unsettled: true,
    run: async ({ client, here }) => {
      const call = start(client, here);
      call.on('error', () => undefined);
      write(here, call, 1);
      write(here, call, 2);
      here.tried('send', 'destroy', () => (call as unknown as Writable).destroy(new Error('of the program')), call);
      write(here, call, 3);
      here.tried('send', 'destroy again', () => (call as unknown as Writable).destroy(), call);
      here.tried('send', 'end', () => call.end(here.called('send', 'ended')), call);
      await seen(call, 'close');
      here.note('send', state(call));
      call.cancel();
      await over(call);
    },
  },
  {
    handlers: counting,
    name: 'a stream cancelled with messages on their way',
    unsettled: true,
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 3; n += 1) write(here, call, n);
      here.tried('call', 'cancel', () => { call.cancel(); });
      here.tried('call', 'cancel again', () => { call.cancel(); });
      write(here, call, 4);
      await over(call);
      write(here, call, 5);
    },
  },
  {
    handlers: counting,
    name: 'corked messages',
    run: async ({ client, here }) => {
      const call = start(client, here) as unknown as Writable;
      here.tried('send', 'cork', () => { call.cork(); });
      for (let n = 1; n <= 3; n += 1) write(here, call as unknown as Call, n);
      here.note('send', state(call));
      here.tried('send', 'uncork', () => { call.uncork(); });
      here.note('send', state(call));
      here.tried('send', 'end', () => call.end(), call);
      await over(call);
    },
  },
  {
    handlers: (there) => ({
      upload: async (call, answer) => {
        for await (const note of call) there.note('receive', note);
        answer(null, {});
      },
    }),
    name: 'a handler that iterates over an upload',
    run: async ({ client, here }) => {
      const call = start(client, here);
      for (let n = 1; n <= 3; n += 1) write(here, call, n);
      call.end();
      await over(call);
    },
  },
  {
    handlers: (there) => ({
      upload: (call, answer) => {
        call.on('data', () => undefined);
        call.on('end', () => { answer({ code: grpc.status.ABORTED, details: 'after all' }); });
        there.note('receive', call.readableFlowing);
      },
    }),
    name: 'an upload that the server refuses',
    run: async ({ client, here }) => {
      const call = start(client, here);
      write(here, call, 1);
      call.end();
      await over(call);
    },
  },
];
