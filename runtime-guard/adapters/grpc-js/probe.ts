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

/**
 * The client's stream classes, found by calling the public request methods over a channel that does nothing.
 * `makeClientConstructor` copies those methods, so patching them would miss generated clients; the classes serve all.
 */
export function clientPrototypes({ Client, credentials }: GrpcModule): Prototypes {
  const channelOverride = { close: nothing, createCall: () => fakeCall } as unknown as grpc.Channel;
  const client = new Client('probe', credentials.createInsecure(), { channelOverride });
  const encode = (): Buffer => Buffer.alloc(0);
  const bidi = client.makeBidiStreamRequest('/probe', encode, nothing);
  const writable = client.makeClientStreamRequest('/probe', encode, nothing, nothing);
  const readable = client.makeServerStreamRequest('/probe', encode, nothing, undefined);
  return { readable: [prototypeOf(bidi), prototypeOf(readable)], writable: [prototypeOf(bidi), prototypeOf(writable)] };
}

interface FakeListener {
  onReceiveMetadata(metadata: grpc.Metadata): void;
  onReceiveMessage(message: unknown): void;
  onReceiveHalfClose(): void;
}

type RunHandler = (this: object, call: object, handler: object) => unknown;

/**
 * The server's stream classes, found by letting a server run handlers for a call that does nothing. That needs one
 * unpublished method; without it the result is undefined, and the classes are learnt from the first call.
 */
export function serverPrototypes({ Metadata, Server }: GrpcModule): Prototypes | undefined {
  const run: unknown = Reflect.get(Server.prototype, '_runHandlerForCall');
  if (typeof run !== 'function') return undefined;
  const seen = new Map<string, object>();
  for (const type of ['bidi', 'serverStream']) {
    const start = (listener: FakeListener): void => {
      listener.onReceiveMetadata(new Metadata());
      listener.onReceiveMessage({});
      listener.onReceiveHalfClose();
    };
    const call = new Proxy({}, { get: (_, key) => (key === 'start' ? start : nothing) });
    (run as RunHandler).call({}, call, { func: (stream: object) => seen.set(type, prototypeOf(stream)), path: '/probe', type });
  }
  const bidi = seen.get('bidi');
  const writable = seen.get('serverStream');
  if (bidi === undefined || writable === undefined) return undefined;
  return { readable: [bidi], writable: [bidi, writable] };
}

function prototypeOf(stream: object): object {
  return Object.getPrototypeOf(stream) as object;
}
