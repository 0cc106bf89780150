import type { Noticed } from '../../core/operation';
import type { OpenStreams } from '../../core/open-streams';
import { createStamp } from '../../core/stamp';
import type { Stream } from '../../core/stream';

/**
 * How a call over a channel began. It keeps neither alive: who has lost both the call and the channel has not closed
 * the call.
 */
export interface Opening {
  readonly created: Noticed;
  readonly call: WeakRef<object>;
  readonly channel: WeakRef<object>;
  /** The copy of grpc-js that it is of. */
  readonly grpc: object;
  /** Whether it ends by itself: at its deadline, or with its parent. */
  readonly ends: boolean;
}

/** A call over a channel, below streams and interceptors. */
export interface ClientCall {
  readonly path: string;
  /** Of a call that may send a stream of messages. */
  readonly opening: Opening | undefined;
  /** Where its channel leads to, if that is a server of this process. */
  localTarget: string | undefined;
  /** The stream over it, once that was used. */
  stream: Stream | undefined;
  /** The latest message and the first read that it was given before it had a connection, and its half-close. */
  sent: Noticed | undefined;
  read: Noticed | undefined;
  closed: Noticed | undefined;
}

/** What is known of a method: whether its requests or its replies are streams. Of one request, the replies may yet show. */
type Kind = 'one request' | 'replies' | 'requests' | 'unary';

/** The kinds of methods as servers name them. */
const KINDS: ReadonlyMap<string, Kind> = new Map([['bidi', 'requests'], ['clientStream', 'requests'], ['serverStream', 'replies'], ['unary', 'unary']]);

/** The calls of clients, as far as something may be found on them. */
export class ClientCalls {
  readonly #known = createStamp<ClientCall>();
  readonly #open = new Set<ClientCall>();
  /** By method, as far as that has shown. */
  readonly #kinds = new Map<string, Kind>();
  /** Whether the program has interceptors. */
  intercepted = false;

  constructor(readonly open: OpenStreams) {}

  /** Whether the requests of a method may be streams. */
  mayStream(path: string): boolean {
    return this.streams(path) || !this.#kinds.has(path);
  }

  /** Whether they are. */
  streams(path: string): boolean {
    return this.#kinds.get(path) === 'requests';
  }

  /** Whether a call of a method is known to be of one message each way. */
  isUnary(path: unknown): boolean {
    return this.#kinds.get(path as string) === 'unary';
  }

  /** A server says what its method is. */
  registered(path: string, type: unknown): void {
    if (typeof type === 'string') this.#kinds.set(path, KINDS.get(type) ?? 'replies');
  }

  created(call: object, path: string, opening: Opening | undefined): void {
    this.#known.set(call, { closed: undefined, localTarget: undefined, opening, path, read: undefined, sent: undefined, stream: undefined });
    if (!this.isUnary(path)) this.open.heldBy(call);
  }

  of(call: object): ClientCall | undefined {
    return this.#known.get(call);
  }

  started(call: object, localTarget: string | undefined): void {
    const known = this.#known.get(call);
    if (known === undefined) return;
    known.localTarget = localTarget;
    if (known.opening !== undefined) this.#open.add(known);
  }

  /** A stream over the call is used for the first time; from here on that says when it is over. */
  used(call: object, stream: Stream, sends: boolean): void {
    this.#kinds.set(stream.name.path, sends ? 'requests' : 'replies');
    const known = this.#known.get(call);
    if (known === undefined) return;
    known.stream = stream;
    this.open.letGo(call);
  }

  /** All messages have been sent; a call over which no stream was used had but one. */
  halfClosed(call: ClientCall, closing: Noticed | undefined): void {
    call.closed ??= closing;
    this.#open.delete(call);
    if (call.stream === undefined && !this.#kinds.has(call.path)) this.#kinds.set(call.path, 'one request');
  }

  /** The call is over, or the program has said that it shall be. */
  left(call: object | undefined): void {
    const known = call === undefined ? undefined : this.#known.get(call);
    if (call === undefined || known === undefined) return;
    this.#open.delete(known);
    this.open.letGo(call);
  }

  /** The call went well: if no stream over it was used, it had but one message each way. */
  succeeded(call: object): void {
    const known = this.#known.get(call);
    if (known === undefined || known.stream !== undefined) return;
    const kind = this.#kinds.get(known.path);
    if (kind === undefined || kind === 'one request') this.#kinds.set(known.path, 'unary');
  }

  /** With a channel, the program has closed all calls over it. */
  channelClosed(channel: object): void {
    for (const call of this.#open) if (call.opening?.channel.deref() === channel) this.#open.delete(call);
  }

  /** The calls of a copy of grpc-js that have neither ended nor been half-closed, for the last time. */
  takeOpen(grpc: object): ClientCall[] {
    const open = [...this.#open].filter(({ opening }) => opening?.grpc === grpc);
    for (const call of open) this.#open.delete(call);
    return open;
  }
}
