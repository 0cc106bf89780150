import { EventEmitter } from 'node:events';
import { Duplex, PassThrough, Readable, Stream, Transform, Writable } from 'node:stream';

import type * as grpc from '@grpc/grpc-js';

/** The module, as `require('@grpc/grpc-js')` returns it. */
export type GrpcModule = typeof grpc;

/** The prototypes of the stream classes, which grpc-js does not export. */
export interface Prototypes {
  readonly writable: readonly object[];
  readonly readable: readonly object[];
}

const nothing = (): undefined => undefined;
const fakeCall = new Proxy({}, { get: () => nothing });

/** The classes that others extend: a stream that is of one of them is not of grpc-js, but of whoever stands in for it. */
const FOUNDATIONS: ReadonlySet<unknown> = new Set([Object, EventEmitter, Stream, Readable, Writable, Duplex, Transform, PassThrough].map(({ prototype }) => prototype as object));

/**
 * The client's stream classes, found by calling the public request methods over a channel that does nothing.
 * `makeClientConstructor` copies those methods, so patching them would miss generated clients; the classes serve all.
 */
export function clientPrototypes({ Client }: GrpcModule): Prototypes {
  const channelOverride = { close: nothing, createCall: () => fakeCall } as unknown as grpc.Channel;
  // Credentials are those of a channel, and this client makes none.
  const client = new Client('probe', undefined as unknown as grpc.ChannelCredentials, { channelOverride });
  const encode = (): Buffer => Buffer.alloc(0);
  const bidi = prototypesOf(() => client.makeBidiStreamRequest('/probe', encode, nothing));
  const writable = prototypesOf(() => client.makeClientStreamRequest('/probe', encode, nothing, nothing));
  const readable = prototypesOf(() => client.makeServerStreamRequest('/probe', encode, nothing, undefined));
  return { readable: [...bidi, ...readable], writable: [...bidi, ...writable] };
}

interface FakeListener {
  onReceiveMetadata(metadata: grpc.Metadata): void;
  onReceiveMessage(message: unknown): void;
  onReceiveHalfClose(): void;
}

type RunHandler = (this: object, call: object, handler: object) => unknown;

/**
 * The server's stream classes, found by letting a server run handlers for a call that does nothing. That needs one
 * unpublished method; without it nothing is found, and the classes are learnt from the first call.
 */
export function serverPrototypes({ Metadata, Server }: GrpcModule): Prototypes {
  const run: unknown = Reflect.get(Server.prototype, '_runHandlerForCall');
  const found = (type: string): object[] => {
    if (typeof run !== 'function') return [];
    const start = (listener: FakeListener): void => {
      listener.onReceiveMetadata(new Metadata());
      // A stream that gets a message would tell of it later, when it is watched.
      if (type === 'bidi') return;
      listener.onReceiveMessage({});
      listener.onReceiveHalfClose();
    };
    const call = new Proxy({}, { get: (_, key) => (key === 'start' ? start : nothing) });
    let stream: unknown;
    return prototypesOf(() => {
      (run as RunHandler).call({}, call, { func: (given: unknown) => { stream = given; }, path: '/probe', type });
      return stream;
    });
  };
  const bidi = found('bidi');
  return { readable: bidi, writable: [...bidi, ...found('serverStream')] };
}

/** The prototype of a stream of grpc-js; nothing if there is no such stream, or it is of no class of its own. */
export function prototypesOf(make: () => unknown): object[] {
  try {
    const prototype: unknown = Object.getPrototypeOf(make());
    return typeof prototype === 'object' && prototype !== null && !FOUNDATIONS.has(prototype) ? [prototype] : [];
  } catch {
    return [];
  }
}
