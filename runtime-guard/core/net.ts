import { StreamOverlapError } from './stream-overlap-error';

export type Method = (this: unknown, ...args: unknown[]) => unknown;

let listener: ((error: unknown) => void) | undefined;

/** Tells `listen` of what failed within `netted`; returns how to stop that. */
export function whenNetCatches(listen: (error: unknown) => void): () => void {
  listener = listen;
  return () => {
    if (listener === listen) listener = undefined;
  };
}

/** How far a method has come that is called within a net. */
type State = 'returned' | 'running' | 'threw' | 'waiting';

/**
 * Runs `around`, which calls the method it is given at most once, so that no failure of its own reaches the program: what
 * the method returned or threw is what comes out, and if it was not called yet it is called now, as if nobody watched.
 * Only a StreamOverlapError is thrown on purpose.
 */
export function netted(around: (self: object, args: unknown[], method: Method, entry: Method) => unknown, method: Method, self: unknown, args: unknown[], entry: Method): unknown {
  let state: State = 'waiting';
  let outcome: unknown;
  const recorded: Method = function (this: unknown, ...given) {
    state = 'running';
    try {
      outcome = method.apply(this, given);
      state = 'returned';
      return outcome;
    } catch (error) {
      outcome = error;
      state = 'threw';
      throw error;
    }
  };
  try {
    return around(self as object, args, recorded, entry);
  } catch (error) {
    const reached = state as State;
    if (StreamOverlapError.is(error) || (reached === 'threw' && outcome === error)) throw error;
    listener?.(error);
    if (reached === 'threw') throw outcome;
    return reached === 'returned' ? outcome : method.apply(self, args);
  }
}
