import type { Operation } from '../../core/operation';
import { type Method, patchMethod } from '../../core/patch';
import type { Stream } from '../../core/stream';
import { afterwards } from '../afterwards';
import type { Runtime } from '../grpc-js/runtime';
import { isAsyncIterable } from './service';

/** What `createWritableIterable` makes: the send half of a stream, which the transport iterates over. */
export interface WritableIterable extends AsyncIterable<unknown> {
  write(message: unknown): Promise<void>;
  close(): void;
}

export function isWritableIterable(value: unknown): value is WritableIterable {
  return isAsyncIterable(value) && typeof Reflect.get(value, 'write') === 'function' && typeof Reflect.get(value, 'close') === 'function';
}

/**
 * Watches the send halves of connect. A write is pending until the transport asks for the next message; writes that one
 * task does not wait for are put in order by the iterable itself, and are no overlap.
 */
export class Writables {
  readonly #runtime: Runtime;
  readonly #known = new WeakMap<object, Stream>();

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** Watches one in place, as the send half of `stream`. */
  watch(writable: WritableIterable, stream: Stream): void {
    if (this.#known.has(writable)) return;
    this.#known.set(writable, stream);
    /** Messages that the transport has not taken yet, oldest first. */
    const queue: Operation[] = [];
    watchWrites(writable, stream, queue, this.#runtime);
    watchClose(writable, stream, this.#runtime);
    watchConsumers(writable, stream, queue, this.#runtime);
  }

  /** The stream that it is the send half of, if it is watched. */
  streamOf(writable: object): Stream | undefined {
    return this.#known.get(writable);
  }
}

function watchWrites(writable: object, stream: Stream, queue: Operation[], { detector, ordering, shield }: Runtime): void {
  const begin = (entry: Method): Operation | undefined =>
    shield.run(() => (stream.over === 'reset' ? undefined : detector.started(stream.send, { completion: 'callback', entry, kind: 'send', verb: 'write' })));

  patchMethod(writable, 'write', (self, args, native, entry) => {
    let operation: Operation | undefined;
    try {
      operation = begin(entry);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- only a StreamOverlapError comes out
      return Promise.reject(error);
    }
    if (operation === undefined) return native.apply(self, args);
    const sending = operation;
    queue.push(sending);
    const settle = (): void => { detector.settled(stream.send, sending); };
    return afterwards(() => native.apply(self, args), settle, ordering);
  });
}

function watchClose(writable: object, stream: Stream, { detector, elsewhere, shield }: Runtime): void {
  patchMethod(writable, 'close', (self, args, native, entry) => {
    shield.run(() => {
      if (stream.over !== undefined || stream.send.closed !== undefined) return;
      elsewhere.told(detector.started(stream.send, { entry, kind: 'close', verb: 'close' }).moment);
    });
    return native.apply(self, args);
  });
}

/** The transport takes the messages in the order of their writes, and leaves when the call is over. */
function watchConsumers(writable: WritableIterable, stream: Stream, queue: Operation[], { elsewhere, ordering, shield }: Runtime): void {
  const hand = (): void => {
    shield.run(() => {
      const sending = queue.shift();
      if (sending !== undefined) elsewhere.told(sending.moment);
    });
  };
  const leave = (): void => {
    stream.end(stream.send.closed === undefined ? 'reset' : 'closed');
    stream.send.counted.over = true;
  };

  patchMethod(writable, Symbol.asyncIterator, (self, args, native) => {
    const iterator = native.apply(self, args);
    if (shield.failed || typeof iterator !== 'object' || iterator === null) return iterator;
    patchMethod(iterator, 'next', (reader, given, next) => afterwards(() => next.apply(reader, given), hand, ordering));
    for (const name of ['return', 'throw']) {
      patchMethod(iterator, name, (reader, given, end) => {
        shield.run(leave);
        return end.apply(reader, given);
      });
    }
    return iterator;
  });
}
