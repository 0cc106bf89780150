import type { EventEmitter } from 'node:events';

import type { Finding, FindingKind } from './core/finding';
import type { Half } from './core/half';
import type { Operation } from './core/operation';
import { Stream } from './core/stream';
import { StreamOverlapError } from './core/stream-overlap-error';
import { Trace } from './core/trace';
import { pathOf, sideOf } from './adapters/grpc-js/streams';
import { describeOverlap } from './reporters/describe';

interface Sending<M> {
  /** Settles when the transport took the message. Rejects without sending if another send or a close went before. */
  sendMsg(message: M): Promise<void>;
  /** Half-closes; on a server this ends the RPC. Closing again resolves. */
  closeSend(): Promise<void>;
}

interface Receiving<M> {
  /** The next message, or undefined at the end. Rejects if another receive is pending. */
  recvMsg(): Promise<M | undefined>;
  [Symbol.asyncIterator](): AsyncIterableIterator<M>;
}

/** A call that sends; the message type of a grpc-js stream is that of its last `write`. */
interface Sender<M> {
  write(message: M, ...rest: never[]): boolean;
}

/** A call that receives; a grpc-js stream declares `read` twice, and types only the first. */
interface Receiver<M> {
  read: { (size?: number): M; (size?: number): unknown };
}

/** The promise-based view of a grpc-js call, under Go's contract: each call gets the operations of its kind. */
export type GuardedStream<Call> = (Call extends Receiver<infer M> ? Receiving<M> : unknown) &
  (Call extends Sender<infer M> ? Sending<M> : unknown);

/** The calls a view can be made of: those of grpc-js that stream, of clients and of servers. */
export type StreamingCall = EventEmitter & (Receiver<unknown> | Sender<never>);

interface NativeCall extends EventEmitter {
  /** Of a server's call: the client is gone. True after a success, too. */
  readonly cancelled?: boolean;
  readonly destroyed?: boolean;
  readonly errored?: Error | null;
  readonly readableEnded?: boolean;
  readonly writableEnded?: boolean;
  readonly writableFinished?: boolean;
  end?(): unknown;
  read?(): unknown;
  write?(message: unknown, callback: (error?: Error | null) => void): boolean;
}

/** One operation that has not settled. */
interface Pending {
  readonly operation: Operation;
  readonly settle: (error?: Error) => void;
  /** The call has ended: settles with what there is. */
  interrupt: (error?: Error) => void;
}

/** How many frames a rejection shows. */
const STACK_DEPTH = 12;

/** Taken before a test can fake it. */
const afterThisTurn = setImmediate;

/** One view of a call, or its operations would not know of each other. */
const views = new WeakMap<object, StreamView>();

/**
 * Go's SendMsg, RecvMsg and CloseSend over a grpc-js call. Each half takes one operation at a time: a second one
 * rejects before it touches the stream, and leaves the first and the stream as they are (the way of grpc-dotnet).
 * Asked again for the same call, it returns the same view. Works with and without an installed guard.
 */
export function guardStream<Call extends StreamingCall>(call: Call): GuardedStream<Call> {
  const view = views.get(call) ?? new StreamView(call);
  views.set(call, view);
  return view as unknown as GuardedStream<Call>;
}

class StreamView {
  readonly #call: NativeCall;
  readonly #stream: Stream;
  readonly #pending = new Map<Half, Pending>();
  #closed: Operation | undefined;
  /** Why the RPC failed. */
  #failure: Error | undefined;
  /** Of a client's call: the server's status came. */
  #over: boolean;

  constructor(call: NativeCall) {
    this.#call = call;
    this.#stream = new Stream({ number: 1, path: pathOf(call), side: sideOf(call) });
    const earlier = this.#isClient() ? earlierStatus(call) : undefined;
    this.#over = earlier !== undefined;
    this.#failure = earlier === undefined ? this.#failed() : errorOf(earlier);
    call.on('error', (error: Error) => { this.#end(error); });
    call.on('cancelled', () => { this.#end(this.#failed()); });
    call.on('close', () => { this.#end(this.#failed()); });
    if (!this.#isClient()) {
      // A cut-off looks like a half-close until the turn is over.
      call.on('end', () => { afterThisTurn(() => { this.#received(call.cancelled === true && call.writableFinished !== true); }); });
      return;
    }
    call.on('end', () => { this.#received(false); });
    call.on('status', (status: Status) => {
      this.#over = true;
      this.#failure ??= errorOf(status);
      this.#pending.get(this.#stream.send)?.interrupt(this.#failure);
    });
  }

  sendMsg(message: unknown): Promise<void> {
    const call = this.#call;
    if (call.write === undefined) return Promise.reject(new TypeError('sendMsg: this call only receives.'));
    return this.#begin('send', 'sendMsg', (settle) => {
      const failure = this.#failed() ?? (this.#over ? new Error('sendMsg: the RPC has ended with status OK, and takes no message.') : undefined);
      if (failure === undefined) call.write?.(message, (error) => { settle(error ?? undefined); });
      else settle(failure);
    }, () => undefined, this.#closedBefore());
  }

  closeSend(): Promise<void> {
    const call = this.#call;
    if (call.write === undefined) return Promise.reject(new TypeError('closeSend: this call only receives.'));
    if (this.#closed !== undefined) return Promise.resolve();
    return this.#begin('send', 'closeSend', (settle, { operation }) => {
      const failure = this.#failed();
      if (failure !== undefined || call.writableFinished === true) {
        settle(failure);
        return;
      }
      this.#closed = operation;
      call.once('finish', () => { settle(); });
      call.end?.();
    }, () => undefined);
  }

  recvMsg(): Promise<unknown> {
    const call = this.#call;
    if (call.read === undefined) return Promise.reject(new TypeError('recvMsg: this call only sends.'));
    let message: unknown;
    return this.#begin('receive', 'recvMsg', (settle, pending) => {
      /** What is buffered comes first, also when the RPC has failed meanwhile. */
      const take = (): boolean => {
        message = call.read?.() ?? undefined;
        if (message !== undefined) settle();
        return message !== undefined;
      };
      const pull = (): void => {
        if (take()) return;
        const failure = this.#failureToReceive();
        if (failure !== undefined || call.readableEnded === true || call.destroyed === true) settle(failure);
        else call.once('readable', attempt);
      };
      const attempt = (): void => {
        try {
          if (this.#pending.get(this.#stream.receive) === pending) pull();
        } catch (error) {
          settle(error as Error);
        }
      };
      pending.interrupt = (error) => {
        if (!take()) settle(error);
      };
      attempt();
    }, () => message);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void> {
    for (let message = await this.recvMsg(); message !== undefined; message = await this.recvMsg()) yield message;
  }

  /** "Already completed" goes before "in progress"; nothing is in progress once the call has failed. */
  #begin<T>(direction: Half['direction'], verb: string, start: (settle: Pending['settle'], pending: Pending) => void, result: () => T, closed?: Operation): Promise<T> {
    const half = this.#stream[direction];
    const operation = this.#operation(half, verb);
    const first = this.#pending.get(half);
    if (closed !== undefined) return Promise.reject(this.#overlap(half, 'send-after-close', closed, operation));
    if (first !== undefined) return Promise.reject(this.#overlap(half, kindOf(half, operation), first.operation, operation));
    return new Promise<T>((resolve, reject) => {
      const settle = (error?: Error): void => {
        if (this.#pending.get(half) !== pending) return;
        this.#pending.delete(half);
        operation.inFlight = false;
        if (error === undefined) resolve(result());
        else reject(error);
      };
      const pending: Pending = { interrupt: settle, operation, settle };
      this.#pending.set(half, pending);
      try {
        start(settle, pending);
      } catch (error) {
        settle(error as Error);
      }
    });
  }

  #closedBefore(): Operation | undefined {
    if (this.#closed !== undefined || this.#call.writableEnded !== true) return this.#closed;
    return this.#operation(this.#stream.send, 'end');
  }

  #operation(half: Half, verb: string): Operation {
    const kind = verb === 'closeSend' ? 'close' : half.direction;
    return { completion: 'promise', inFlight: true, index: 0, kind, isTracedBefore: false, known: 0, moment: { clock: undefined }, turn: { reactions: 0, resource: 0 }, task: undefined, trace: Trace.capture(undefined, STACK_DEPTH), verb };
  }

  #overlap(half: Half, kind: FindingKind, first: Operation, second: Operation): StreamOverlapError {
    const finding: Finding = describeOverlap({ first, half, kind, mode: 'throw', second }, undefined);
    finding.thrown = true;
    return new StreamOverlapError(finding);
  }

  #isClient(): boolean {
    return this.#stream.name.side === 'client';
  }

  #received(isCutOff: boolean): void {
    if (isCutOff) this.#failure ??= cancellation('The call was cancelled');
    this.#pending.get(this.#stream.receive)?.interrupt(this.#failureToReceive());
  }

  #end(error: Error | undefined): void {
    this.#failure ??= error;
    for (const { interrupt } of [...this.#pending.values()]) interrupt(error);
  }

  /** Why the RPC failed, if it did. A call is cut off if it is destroyed before its end. */
  #failed(): Error | undefined {
    const { cancelled = false, destroyed = false, errored, readableEnded, writableFinished } = this.#call;
    const isDone = this.#isClient() ? readableEnded ?? writableFinished : writableFinished ?? readableEnded;
    if (errored !== null) this.#failure ??= errored;
    if (isDone === true) return this.#failure;
    if (cancelled) this.#failure ??= cancellation('The call was cancelled');
    else if (destroyed) this.#failure ??= cancellation('The call was destroyed');
    return this.#failure;
  }

  /** A client learns of the failure after its last message; a server that got everything got everything. */
  #failureToReceive(): Error | undefined {
    return !this.#isClient() && this.#call.readableEnded === true ? this.#failure : this.#failed();
  }
}

function kindOf({ direction }: Half, { kind }: Operation): FindingKind {
  if (direction === 'receive') return 'concurrent-receive';
  return kind === 'close' ? 'close-during-send' : 'concurrent-send';
}

/** How an RPC ended, as grpc-js tells it. */
interface Status {
  readonly code: number;
  readonly details: string;
}

/** What operations reject with where grpc-js has no error to give; code 1 is CANCELLED. */
function cancellation(details: string): Error {
  return Object.assign(new Error(`1 CANCELLED: ${details}`), { code: 1, details });
}

function errorOf({ code, details }: Status): Error | undefined {
  if (code === 0) return undefined;
  return code === 1 ? cancellation(details) : Object.assign(new Error(`${code}: ${details}`), { code, details });
}

/** The parts of a client's call that know how it ended; grpc-js keeps the status of a call to itself. */
interface EndedCall {
  readonly _readableState?: { readonly ended?: boolean };
  readonly writableEnded?: boolean;
  readonly call?: unknown;
  readonly child?: unknown;
  readonly ended?: boolean;
  readonly finalStatus?: Status | null;
  readonly nextCall?: unknown;
  /** The attempts of a call that may be tried again, latest last. */
  readonly underlyingCalls?: readonly { readonly call?: unknown }[];
}

/**
 * The status that came before there was a view. Where grpc-js does not keep it, a call that ended before its half-close
 * counts as cancelled, and any other as good.
 */
function earlierStatus(call: EndedCall): Status | undefined {
  const layers: EndedCall[] = [];
  for (let layer: unknown = call; typeof layer === 'object' && layer !== null && !layers.includes(layer);) {
    layers.push(layer);
    const { call: inner, child, nextCall, underlyingCalls } = layer as EndedCall;
    layer = nextCall ?? inner ?? child ?? underlyingCalls?.at(-1)?.call;
  }
  const isOver = call._readableState?.ended ?? layers.some(({ ended }) => ended === true);
  if (!isOver) return undefined;
  const known = layers.find(({ finalStatus }) => finalStatus !== null && finalStatus !== undefined)?.finalStatus ?? undefined;
  return known ?? (call.writableEnded === false ? { code: 1, details: 'The call had ended' } : { code: 0, details: 'OK' });
}
