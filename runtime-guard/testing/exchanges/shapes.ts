import { EventEmitter } from 'node:events';
import { inspect } from 'node:util';

import type * as grpc from '@grpc/grpc-js';

import type { Lane, Recorder } from '../recorder';
import { type Client, type Exchange, type Note, over, seen, type Handlers, SERVICE } from '../stage';

const echoing = (): Handlers => ({
  bidi: (call) => {
    call.on('data', (note: Note) => call.write(note));
    call.on('end', () => { call.end(); });
  },
});

function listed(value: object): string[] {
  const names: string[] = [];
  for (const name in value) names.push(name);
  return names;
}

/** The properties of a prototype, in their order, with their flags and what they hold. */
function propertiesOf(prototype: object): unknown[] {
  return Reflect.ownKeys(prototype).map((key) => {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, key) ?? {};
    const of = (part: unknown): unknown => (typeof part === 'function' ? [part.name, part.length, Reflect.ownKeys(part).map(String)] : part);
    return [String(key), ...Object.entries(descriptor).map(([name, part]: [string, unknown]) => [name, name === 'value' && typeof part !== 'function' ? typeof part : of(part)])];
  });
}

/** What a call looks like to a program that looks closely. */
function shapeOf(call: object): unknown {
  const chain: unknown[] = [];
  for (let object: unknown = Object.getPrototypeOf(call); object !== null; object = Object.getPrototypeOf(object)) chain.push([(object as object).constructor.name, propertiesOf(object as object)]);
  return {
    chain,
    functions: ['write', 'end', 'read', 'pipe', 'on', 'addListener', 'prependListener', 'emit', 'cancel', '_write', 'iterator', Symbol.asyncIterator].map((key) => {
      const method: unknown = Reflect.get(call, key);
      return typeof method === 'function' ? [method.name, method.length, Reflect.ownKeys(method).map(String), Object.isExtensible(method)] : typeof method;
    }),
    json: Object.keys(JSON.parse(JSON.stringify(call, (key, value: unknown) => (key === 'call' ? undefined : value))) as object),
    keys: Reflect.ownKeys(call).map(String),
    listed: listed(call),
    tag: Object.prototype.toString.call(call),
    text: inspect(call, { depth: 0 }),
  };
}

/** What a function of the program's own class does around that of the stream. */
function subclassed(here: Recorder, parent: new (...args: never[]) => object): new (...args: unknown[]) => object {
  const prototype = parent.prototype as Readonly<Record<'write', (...args: unknown[]) => boolean>>;
  return class Mine extends (parent as new (...args: unknown[]) => object) {
    write(...args: unknown[]): boolean {
      here.note('send', 'mine', args.length);
      return Reflect.apply(prototype.write, this, args);
    }

    override toString(): string { return 'mine'; }
  };
}

async function transformed(client: (options: grpc.ClientOptions) => Client, here: Recorder): Promise<void> {
  const call = client({
    callInvocationTransformer: (properties) => {
      const { call: old } = properties as unknown as { call: { constructor: new (...args: unknown[]) => object; deserialize: unknown; serialize: unknown } };
      const Mine = subclassed(here, old.constructor);
      const mine = new Mine(old.serialize, old.deserialize) as grpc.ClientDuplexStream<Note, Note>;
      mine.on('data', (note) => { here.note('receive', 'of the transformer', note); });
      return { ...properties, call: mine };
    },
  }).bidi();
  here.watch(call, 'status');
  const parent = Object.getPrototypeOf(Object.getPrototypeOf(call)) as object;
  here.note('call', call.constructor.name, parent.constructor.name, (call as object as { toString(): string }).toString());
  here.tried('send', 'write', () => call.write({ n: 1 }, here.called('send', 'written')));
  call.end();
  await seen(call, 'end');
}

const rejecting = (): Promise<never> => Promise.reject(new Error('of an async listener'));

export const SHAPES: readonly Exchange[] = [
  {
    handlers: (there) => ({
      ...echoing(),
      bidi: (call) => {
        Reflect.deleteProperty(call, 'emit');
        there.note('call', shapeOf(call));
        call.on('data', () => undefined);
        call.on('end', () => { call.end(); });
        call.on('cancelled', () => { there.note('call', 'over'); });
        there.watch(call, 'cancelled');
      },
      download: (call) => {
        Reflect.deleteProperty(call, 'emit');
        there.note('call', shapeOf(call));
        there.watch(call, 'cancelled');
        call.end();
      },
    }),
    name: 'the shapes of calls and of their methods',
    run: async ({ client, here }) => {
      const bidi = client.bidi();
      const upload = client.upload(() => undefined);
      const download = client.download({});
      const unary = client.unary({}, () => undefined);
      for (const call of [bidi, upload, download, unary]) here.note('call', shapeOf(call));
      unary.cancel();
      upload.cancel();
      download.resume();
      bidi.resume();
      bidi.end();
      await Promise.all([over(bidi), over(download)]);
      here.note('call', shapeOf(bidi));
    },
  },
  {
    handlers: echoing,
    name: 'listeners that are found and taken off again',
    run: async ({ client, here }) => {
      const call = client.bidi();
      const listener = (): void => undefined;
      const other = (): void => undefined;
      const found = (): void => {
        const names = (list: readonly unknown[]): unknown[] => list.map((one) => (one === listener ? 'listener' : one === other ? 'other' : (one as { listener?: unknown }).listener === listener ? 'once listener' : 'unknown'));
        here.note('receive', names(call.listeners('note')), names(call.rawListeners('note')), call.listenerCount('note'), call.eventNames().map(String));
      };
      call.on('newListener', (event) => { here.note('receive', 'new', event); });
      call.on('removeListener', (event) => { here.note('receive', 'removed', event); });
      here.tried('receive', 'on', () => call.on('note', listener), call);
      here.tried('receive', 'prependListener', () => call.prependListener('note', other), call);
      here.tried('receive', 'addListener', () => call.addListener('note', listener), call);
      here.tried('receive', 'once', () => call.once('note', listener), call);
      here.tried('receive', 'prependOnceListener', () => call.prependOnceListener('note', listener), call);
      found();
      here.tried('receive', 'off', () => call.off('note', listener), call);
      found();
      here.tried('receive', 'emit', () => call.emit('note', 1));
      found();
      here.tried('receive', 'removeListener', () => call.removeListener('note', listener), call);
      here.tried('receive', 'removeAllListeners', () => call.removeAllListeners('note'), call);
      found();
      call.on('data', listener);
      here.note('receive', call.listeners('data').includes(listener), call.readableFlowing);
      call.off('data', listener);
      here.note('receive', call.listenerCount('data'), call.readableFlowing);
      call.end();
      call.resume();
      await over(call);
    },
  },
  {
    handlers: echoing,
    name: 'the order, the arguments and the receiver of listeners',
    run: async ({ client, here }) => {
      const call = client.bidi();
      const heard = (name: string, lane: Lane = 'receive') => function (this: unknown, ...args: unknown[]): void { here.note(lane, name, this === call, args.length, ...args); };
      call.on('data', heard('first'));
      call.on('data', heard('second'));
      call.prependListener('data', heard('before'));
      call.once('data', heard('once'));
      call.prependOnceListener('data', heard('once, before'));
      call.on('metadata', heard('metadata'));
      call.on('status', heard('status'));
      call.on('end', heard('end'));
      call.on('close', heard('close'));
      here.tried('send', 'write', () => call.write({ n: 1 }, heard('written', 'send')));
      call.write({ n: 2 });
      call.end();
      await seen(call, 'close');
    },
  },
  {
    handlers: echoing,
    name: 'a listener that throws where the program emits',
    run: async ({ client, here }) => {
      const call = client.bidi();
      const failure: Error = Object.freeze(new Error('of a listener'));
      call.on('note', () => { throw failure; });
      call.on('note', () => { here.note('receive', 'never'); });
      try {
        call.emit('note');
      } catch (error) {
        here.note('receive', error === failure);
      }
      here.tried('receive', 'emit an error that nobody listens to', () => call.emit('error', failure));
      here.tried('receive', 'emit no error', () => call.emit('error', 'a text'));
      call.end();
      call.resume();
      await over(call);
    },
  },
  {
    handlers: echoing,
    name: 'a rejecting listener under captureRejections',
    run: async ({ client, here }) => {
      const { captureRejections } = EventEmitter;
      EventEmitter.captureRejections = true;
      const call = here.watch(client.bidi(), 'status');
      EventEmitter.captureRejections = captureRejections;
      call.on('data', rejecting as () => void);
      call.on('error', () => undefined);
      call.write({ n: 1 });
      await seen(call, 'close');
      call.cancel();
      await over(call);
    },
  },
  {
    handlers: echoing,
    name: 'a subclass of a stream class',
    run: ({ connect, here }) => transformed(connect, here),
  },
  {
    handlers: (there) => ({ unary: (_, answer) => { there.note('call', answer.name, answer.length); answer(null, {}); } }),
    name: 'a handler as it is called',
    run: async ({ client, here, server, there }) => {
      const service = {
        own: { ...SERVICE.unary, path: '/stage.Own/Own' },
        ownBidi: { ...SERVICE.bidi, path: '/stage.Own/OwnBidi' },
      };
      class Implementation {
        readonly value = 'of the implementation';
        own(this: Implementation, ...args: unknown[]): void {
          there.note('call', this.value, args.length);
          (args[1] as grpc.sendUnaryData<Note>)(null, { text: this.value });
        }

        ownBidi(this: Implementation, ...args: unknown[]): void {
          there.note('call', this.value, args.length);
          (args[0] as grpc.ServerDuplexStream<Note, Note>).end();
        }
      }
      server.addService(service, new Implementation() as unknown as grpc.UntypedServiceImplementation);
      here.tried('call', 'addService again', () => { server.addService(service, new Implementation() as unknown as grpc.UntypedServiceImplementation); });
      const encode = (note: Note): Buffer => SERVICE.unary.requestSerialize(note);
      const decode = (bytes: Buffer): Note => SERVICE.unary.responseDeserialize(bytes);
      await new Promise<void>((resolve) => {
        client.makeUnaryRequest('/stage.Own/Own', encode, decode, {}, (...args: unknown[]) => { here.note('call', args.length, ...args); resolve(); });
      });
      const call = here.watch(client.makeBidiStreamRequest('/stage.Own/OwnBidi', encode, decode), 'status');
      call.resume();
      await over(call);
      await over(here.watch(client.unary({}, here.called('call', 'reply')), 'status'));
      server.removeService(service);
    },
  },
];
