import type { Operation } from '../core/operation';
import { type Method, patchMethod } from '../core/patch';
import type { Iteration } from '../core/receivers';
import type { Stream } from '../core/stream';
import type { Counted } from '../happens-before/counted';
import type { Runtime } from './grpc-js/runtime';

/** Of what stream an iterable is the receive half. */
export interface Received {
  readonly stream: Stream;
  /** Lets the current task know what is known with a message that has come; by default, what is known elsewhere. */
  readonly learn?: () => void;
}

/**
 * Watches async iterables that are the receive half of a stream. All the iterators over one take from the same messages,
 * so at most one `next()` may wait at a time. Iterables and iterators are changed in place, by properties of their own
 * that nobody lists: whoever holds them is seen, and nothing else about them changes.
 */
export class Iterables {
  readonly #runtime: Runtime;
  /** Iterables and iterators, each with what it receives from. */
  readonly #known = new WeakMap<object, () => Received>();
  /** No iterable says when it has been given up; what is gone is over. */
  readonly #gone = new FinalizationRegistry<Counted>((counted) => { counted.over = true; });

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  /** @param received is called once, when somebody takes the first message */
  watch(iterable: object, received: () => Received): void {
    const { streams } = this.#runtime;
    if (this.#known.has(iterable) || streams.isWatched(iterable)) return;
    streams.open.heldBy(iterable);
    let source: Received | undefined;
    const iterations = new Set<Iteration>();
    const sourceOf = (): Received => {
      if (source !== undefined) return source;
      source = received();
      this.#gone.register(iterable, source.stream.receive.counted);
      return source;
    };
    const watchIterator = (iterator: object): void => {
      if (this.#known.has(iterator)) return;
      this.#known.set(iterator, sourceOf);
      watchNext(iterator, iterations, sourceOf, this.#runtime);
    };

    patchMethod(iterable, Symbol.asyncIterator, (self, args, native) => {
      const iterator = native.apply(self, args);
      if (iterator !== iterable && typeof iterator === 'object' && iterator !== null) this.#runtime.shield.run(() => { watchIterator(iterator); });
      return iterator;
    });
    watchIterator(iterable);
  }

  /** The stream that it is the receive half of, if it is watched. */
  streamOf(iterable: object): Stream | undefined {
    return this.#known.get(iterable)?.().stream;
  }
}

function watchNext(iterator: object, iterations: Set<Iteration>, sourceOf: () => Received, runtime: Runtime): void {
  const { elsewhere, ordering, shield } = runtime;
  let iteration: Iteration | undefined;

  patchMethod(iterator, 'next', (self, args, next, entry) => {
    let operation: Operation | undefined;
    try {
      operation = shield.run(() => begin(sourceOf().stream, iterations, entry, runtime));
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- only a StreamOverlapError comes out
      return Promise.reject(error);
    }
    if (operation === undefined) return next.apply(self, args);
    const current = (iteration ??= { last: operation, pending: 0 });
    current.last = operation;
    iterations.add(current);
    const learn = sourceOf().learn ?? (() => { elsewhere.heard(); });
    const { result, waits } = ordering.whenSettled(() => next.apply(self, args), () => {
      current.pending -= 1;
      shield.run(learn);
    });
    if (waits) current.pending += 1;
    else shield.run(learn);
    return result;
  });
  for (const name of ['return', 'throw']) {
    patchMethod(iterator, name, (self, args, native) => {
      if (iteration !== undefined) iterations.delete(iteration);
      return native.apply(self, args);
    });
  }
}

/** @throws StreamOverlapError if another `next()` waits, or nothing orders this one after the last */
function begin({ over, receive }: Stream, iterations: ReadonlySet<Iteration>, entry: Method, { detector }: Runtime): Operation | undefined {
  if (over !== undefined) return undefined;
  const waiting = [...iterations].find(({ pending }) => pending > 0);
  const start = { entry, kind: 'receive', ordered: waiting !== undefined, verb: 'next' } as const;
  if (waiting !== undefined) detector.clash(receive, 'throw', waiting.last, start);
  return detector.started(receive, start);
}
