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
  readonly readableEnded?: boolean;
  readonly writableEnded?: boolean;
  readonly writableFinished?: boolean;
  end(): unknown;
  read(): unknown;
  write(message: unknown, callback: (error?: Error | null) => void): boolean;
}

/** One operation that has not settled. */
interface Pending {
  readonly operation: Operation;
  readonly settle: (error?: Error) => void;
}

/** How many frames a rejection shows. */
const STACK_DEPTH = 12;

/**
 * Go's SendMsg, RecvMsg and CloseSend over a grpc-js call. Each half takes one operation at a time: a second one
 * rejects before it touches the stream, and leaves the first and the stream as they are (the way of grpc-dotnet).
 * Works with and without an installed guard.
 */
export function guardStream<Call extends StreamingCall>(call: Call): GuardedStream<Call> {
  return new StreamView(call as unknown as NativeCall) as unknown as GuardedStream<Call>;
}

class StreamView {
  readonly #call: NativeCall;
  readonly #stream: Stream;
  readonly #pending = new Map<Half, Pending>();
  #closed: Operation | undefined;
  /** Why the RPC failed. */
  #failure: Error | undefined;
  #over = false;

  constructor(call: NativeCall) {
    this.#call = call;
    this.#stream = new Stream({ number: 1, path: pathOf(call), side: sideOf(call) });
    call.on('error', (error: Error) => { this.#fail(error); });
    call.on('cancelled', () => { this.#fail(cancelled()); });
    call.on('close', () => {
      this.#over = true;
      for (const { settle } of [...this.#pending.values()]) settle();
    });
    call.on('end', () => this.#pending.get(this.#stream.receive)?.settle());
  }

  sendMsg(message: unknown): Promise<void> {
    const { send } = this.#stream;
    return this.#begin(send, 'sendMsg', this.#closedBefore(), (settle) => {
      this.#call.write(message, (error) => { settle(error ?? undefined); });
    }, () => undefined);
  }

  closeSend(): Promise<void> {
    const { send } = this.#stream;
    if (this.#closed !== undefined) return Promise.resolve();
    return this.#begin(send, 'closeSend', undefined, (settle, operation) => {
      this.#closed = operation;
      if (this.#call.writableFinished === true) {
        settle();
        return;
      }
      this.#call.once('finish', () => { settle(); });
      this.#call.end();
    }, () => undefined);
  }

  recvMsg(): Promise<unknown> {
    let message: unknown;
    return this.#begin(this.#stream.receive, 'recvMsg', undefined, (settle) => {
      const pull = (): void => {
        try {
          message = this.#call.read() ?? undefined;
        } catch (error) {
          settle(error as Error);
          return;
        }
        if (message !== undefined || this.#call.readableEnded === true || this.#over) settle();
        else this.#call.once('readable', pull);
      };
      pull();
    }, () => message);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<unknown, void> {
    for (let message = await this.recvMsg(); message !== undefined; message = await this.recvMsg()) yield message;
  }

  /** "Already completed" goes before "failed", and that before "in progress". */
  #begin<T>(half: Half, verb: string, closed: Operation | undefined, start: (settle: Pending['settle'], operation: Operation) => void, result: () => T): Promise<T> {
    const operation = this.#operation(half, verb);
    const pending = this.#pending.get(half);
    if (closed !== undefined) return Promise.reject(this.#overlap(half, 'send-after-close', closed, operation));
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    if (pending !== undefined) return Promise.reject(this.#overlap(half, kindOf(half, operation), pending.operation, operation));
    return new Promise<T>((resolve, reject) => {
      const settle = (error?: Error): void => {
        if (this.#pending.get(half)?.operation !== operation) return;
        this.#pending.delete(half);
        operation.inFlight = false;
        if (error === undefined) resolve(result());
        else reject(error);
      };
      this.#pending.set(half, { operation, settle });
      try {
        start(settle, operation);
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
    return { clock: undefined, inFlight: true, index: 0, kind, task: undefined, trace: Trace.capture(undefined, STACK_DEPTH), verb };
  }

  #overlap(half: Half, kind: FindingKind, first: Operation, second: Operation): StreamOverlapError {
    const finding: Finding = describeOverlap({ first, half, kind, mode: 'throw', second }, undefined);
    finding.thrown = true;
    return new StreamOverlapError(finding);
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const { settle } of [...this.#pending.values()]) settle(error);
  }
}

function kindOf({ direction }: Half, { kind }: Operation): FindingKind {
  if (direction === 'receive') return 'concurrent-receive';
  return kind === 'close' ? 'close-during-send' : 'concurrent-send';
}

/** What a server's operations reject with once the client is gone; code 1 is CANCELLED. */
function cancelled(): Error {
  return Object.assign(new Error('1 CANCELLED: The call was cancelled'), { code: 1, details: 'The call was cancelled' });
}
