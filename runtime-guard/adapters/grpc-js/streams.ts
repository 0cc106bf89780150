import type { Serializer } from '../../core/message-snapshot';
import type { OpenStreams } from '../../core/open-streams';
import { createStamp } from '../../core/stamp';
import { type Side, Stream } from '../../core/stream';
import type { Link } from '../../core/wire';
import { ClientCalls } from './client-calls';

/** The parts of a grpc-js stream, of either side, that the guard reads. */
export interface GrpcStream {
  /** Clients' streams only. */
  readonly serialize?: Serializer;
  /** Servers' streams only. */
  readonly cancelled?: boolean;
  readonly destroyed?: boolean;
  readonly errored?: Error | null;
  readonly readableEnded?: boolean;
  readonly readableFlowing?: boolean | null;
  readonly writableEnded?: boolean;
  readonly writableLength?: number;
  readonly path?: string;
  readonly call?: InnerCall;
  readonly _readableState?: { readonly pipes?: readonly unknown[] | object | null };
  listenerCount(event: string): number;
}

/** A call below its stream: interceptors around a base that knows the method. */
export interface InnerCall {
  readonly nextCall?: InnerCall;
  readonly cancelled?: boolean;
  /** Of a server's: the method, and the stream of HTTP/2. */
  readonly handler?: { readonly path?: string; readonly type?: string };
  readonly stream?: { readonly closed?: boolean; readonly destroyed?: boolean; readonly readableEnded?: boolean };
  readonly methodDefinition?: { readonly path?: string };
  /** Of a client's: the channel's call. */
  readonly call?: object;
}

/** The guard's records of streams, made when a stream is first used. */
export class Streams {
  readonly calls: ClientCalls;
  readonly #known = createStamp<Stream>();
  /** By what they run over: the channel's call, or the innermost one of a server. */
  readonly #over = createStamp<Stream>();
  readonly #links = createStamp<Link>();
  /** Of the server's methods, by path. */
  readonly #serializers = new Map<string, Serializer>();
  readonly #numbers = { client: new Map<string, number>(), server: new Map<string, number>() };
  readonly #classes = new WeakSet<object>();
  /** The one that was first used last. */
  latest: Stream | undefined;

  constructor(readonly open: OpenStreams) {
    this.calls = new ClientCalls(open);
  }

  of(native: object): Stream {
    const known = this.#known.get(native);
    if (known !== undefined) return known;
    const side = sideOf(native);
    const below = belowOf(native);
    const stream = this.under(below, pathOf(native), side);
    this.#known.set(native, stream);
    this.latest = stream;
    if (stream.over === undefined && (native as GrpcStream).destroyed !== true) this.#begin(stream);
    if (side === 'client' && below !== undefined) this.calls.used(below, stream, 'write' in native);
    return stream;
  }

  /** The stream that runs over a call, used or not. */
  under(below: object | undefined, path: string, side: Side): Stream {
    const known = below === undefined ? undefined : this.#over.get(below);
    if (known !== undefined) return known;
    const stream = new Stream(this.name(path, side));
    if (below === undefined) return stream;
    this.#over.set(below, stream);
    stream.link = this.#links.get(below);
    return stream;
  }

  #begin(stream: Stream): void {
    if (stream.isFollowed) return;
    stream.isFollowed = true;
    this.open.opened();
  }

  /** The call has ended: nothing is pending, and clocks need not speak of it. */
  end(stream: Stream, how: 'closed' | 'reset'): void {
    stream.end(how);
    stream.send.counted.over = true;
    stream.receive.counted.over = true;
    if (!stream.isFollowed) return;
    stream.isFollowed = false;
    this.open.closed();
  }

  /** What a library gives to the program of `stream`. */
  wraps(wrapper: object, stream: Stream): void {
    this.#known.set(wrapper, stream);
  }

  /** Whether `native` is a stream that was used. */
  has(native: object): boolean {
    return this.known(native) !== undefined;
  }

  /** The record of a stream that was used. */
  known(native: object): Stream | undefined {
    return this.#known.get(native);
  }

  /** Streams of this class are watched. */
  learn(prototype: object): void {
    this.#classes.add(prototype);
  }

  /** Whether `native` is of a class that is watched. */
  isWatched(native: object): boolean {
    return this.#classes.has(Object.getPrototypeOf(native) as object);
  }

  /** A method of a server is registered with this serialiser. */
  serializes(path: string, serialize: Serializer): void {
    this.#serializers.set(path, serialize);
  }

  /** How the messages that `native` sends are put into bytes, if that is known. */
  serializerOf(native: object): Serializer | undefined {
    const { path, serialize } = native as GrpcStream;
    return path === undefined ? serialize : this.#serializers.get(path);
  }

  /** The channel's call leads to a server of this process. */
  linked(call: object, link: Link): void {
    this.#links.set(call, link);
    const stream = this.#over.get(call);
    if (stream !== undefined) stream.link = link;
  }

  /** The client wants nothing more of the channel's call, or has got all that there is. */
  left(call: object): void {
    this.calls.left(call);
    this.#links.get(call)?.left();
  }

  /** The next name of an invocation of a method. */
  name(path: string, side: Side): Stream['name'] {
    const number = this.invocations(path, side) + 1;
    this.#numbers[side].set(path, number);
    return { number, path, side };
  }

  /** How many invocations of a method have a name. */
  invocations(path: string, side: Side): number {
    return this.#numbers[side].get(path) ?? 0;
  }
}

/** Only a server's call knows its path. */
export function sideOf(native: object): Side {
  return (native as GrpcStream).path === undefined ? 'client' : 'server';
}

export function pathOf(native: object): string {
  const { call, path } = native as GrpcStream;
  return path ?? innermost(call)?.methodDefinition?.path ?? UNKNOWN_METHOD;
}

export const UNKNOWN_METHOD = '(unknown method)';

/** What `native` runs over: the channel's call, or the innermost call of a server. */
export function belowOf(native: object): object | undefined {
  const base = innermost((native as GrpcStream).call);
  return sideOf(native) === 'client' ? base?.call : base;
}

/** The base of a call, below every interceptor. */
export function innermost(call: InnerCall | undefined): InnerCall | undefined {
  let base = call;
  while (base?.nextCall !== undefined) base = base.nextCall;
  return base;
}

/** Destroyed, failed or finished: there is nothing more to receive. */
export function isOver(native: object, stream: Stream): boolean {
  return stream.over !== undefined || (native as GrpcStream).destroyed === true || hasFailed(native);
}

/**
 * Cut off before its half-close, so that a late send harms nobody. After a half-close a late send is lost, also when
 * the call has ended meanwhile (measured on a server's stream: no error, status OK).
 */
export function isCutOff(native: object, stream: Stream): boolean {
  if (stream.over === 'reset' || hasFailed(native)) return true;
  return (native as GrpcStream).destroyed === true && stream.send.closed === undefined;
}

function hasFailed(native: object): boolean {
  const { errored } = native as GrpcStream;
  return errored !== null && errored !== undefined;
}
