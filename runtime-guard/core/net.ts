import { StreamOverlapError } from './stream-overlap-error';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * What runs instead of a method.
 * @param native calls the method as it was
 * @param entry the function the user called, where stacks shall begin
 */
export type Around = (self: object, args: unknown[], native: Method, entry: Method) => unknown;

/**
 * What is told of each call of a method, for those that run for each message: it costs no functions made anew. It cannot
 * keep the method from running but by a StreamOverlapError, nor change what comes out.
 */
export interface Watcher<S> {
  /**
   * A call begins. May put others in the places of `args`.
   * @returns what the others are to know
   */
  before(self: object, args: unknown[], entry: Method): S;
  /** It has returned. */
  returned?(self: object, state: S, result: unknown): void;
  /** It has thrown. */
  threw?(self: object, state: S, error: unknown): void;
}

/**
 * What is told of each call of a method that nothing else runs around. It must not fail, so that it needs no net: for
 * methods that are called all the time.
 */
export interface Observer {
  before(self: unknown, first: unknown): void;
  after(self: unknown, first: unknown): void;
}

/** A call of a method that something runs around. */
interface Call {
  readonly args: unknown[];
  readonly entry: Method;
  readonly method: Method;
  readonly self: unknown;
}

let listener: ((error: unknown) => void) | undefined;

/** Tells `listen` of what failed within a net; returns how to stop that. */
export function whenNetCatches(listen: (error: unknown) => void): () => void {
  listener = listen;
  return () => {
    if (listener === listen) listener = undefined;
  };
}

/** How far a method has come that is called within a net. */
type State = 'called' | 'returned' | 'threw' | 'waiting';

/**
 * Runs `arounds` around a method, the last outermost. Each calls what it is given at most once, and no failure of its own
 * reaches the program: what the method returned or threw is what comes out, and if it was not called yet it is called
 * now, as if nobody watched. Only a StreamOverlapError is thrown on purpose.
 *
 * The program may be deep below: every function here is a frame that its stacks lose.
 */
export function netted(arounds: readonly Around[], call: Call, index = arounds.length - 1): unknown {
  const around = arounds[index];
  if (around === undefined) return call.method.apply(call.self, call.args);
  let state: State = 'waiting';
  let outcome: unknown;
  const native: Method = function (this: unknown, ...args) {
    state = 'called';
    try {
      outcome = index === 0 ? call.method.apply(this, args) : netted(arounds, { ...call, args, self: this }, index - 1);
      state = 'returned';
      return outcome;
    } catch (error) {
      outcome = error;
      state = 'threw';
      throw error;
    }
  };
  try {
    return around(call.self as object, call.args, native, call.entry);
  } catch (error) {
    const reached = state as State;
    if (StreamOverlapError.is(error) || (reached === 'threw' && outcome === error)) throw error;
    listener?.(error);
    if (reached === 'threw') throw outcome;
    return reached === 'returned' ? outcome : netted(arounds, call, index - 1);
  }
}

/** Calls a method that one watcher is told of; failures of the watcher's own do not reach the program. */
export function watched<S>(watcher: Watcher<S>, method: Method, self: object, args: unknown[], entry: Method): unknown {
  let state: S;
  try {
    state = watcher.before(self, args, entry);
  } catch (error) {
    pass(error);
    return method.apply(self, args);
  }
  let result: unknown;
  try {
    result = method.apply(self, args);
  } catch (error) {
    try {
      watcher.threw?.(self, state, error);
    } catch (failure) {
      pass(failure);
    }
    throw error;
  }
  try {
    watcher.returned?.(self, state, result);
  } catch (error) {
    pass(error);
  }
  return result;
}

/** The same among others. */
export function aroundOf<S>(watcher: Watcher<S>): Around {
  return (self, args, native, entry) => watched(watcher, native, self, args, entry);
}

function pass(error: unknown): void {
  if (StreamOverlapError.is(error)) throw error;
  listener?.(error);
}
