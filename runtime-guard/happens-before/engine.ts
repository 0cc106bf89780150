import type { Follower } from '../core/open-streams';
import type { Clock } from './clock';
import type { Moment } from './moment';

/** How the guard learns which operations are ordered. */
export type EngineName = 'async-hooks' | 'overlap-only' | 'promise-hooks';

/** What an engine needs to know to leave a fork. */
export type Forked = object | undefined;

/** What a call that may return a promise returned, and whether that promise is still to settle. */
export interface Outcome {
  readonly result: unknown;
  readonly waits: boolean;
}

/**
 * Carries clocks along the edges that the JavaScript engine and Node show: forks, and joins of promises. What ran while
 * nothing was followed may know anything, so that it orders whatever it may have ordered.
 */
export interface Engine extends Follower {
  /** False where nobody can say that two operations are unordered. */
  readonly exact: boolean;
  /** What the code that runs now knows. */
  current(): Clock | undefined;
  /** The moment that runs now, if it has used a stream or was asked for, or else the one that has started it. */
  moment(): Moment | undefined;
  /** The moment that runs now. */
  here(): Moment;
  /** Whether Node knows nothing of what runs now, which may come after anything. */
  isOutside(): boolean;
  /** From here on the code that runs now knows what `clock` knows, too. */
  join(clock: Clock): void;
  /** The code that runs now performs an operation, and knows `clock` from here on, and so does what it starts. */
  perform(clock: Clock): void;
  /**
   * From here on, until what it returns is left, what runs is a task of its own: what it learns is not known to what runs
   * after it. Nothing may be awaited between.
   */
  enter(): Forked;
  leave(forked: Forked): void;
  /** What runs now, in the scope of a resource, belongs to the moment of its caller until it leaves what this returns. */
  enterScope(caller: Moment): Forked;
  /** The moment goes on here, after or within a scope. */
  goOn(moment: Moment): void;
  /** How many reactions of promises have run: a task that has awaited goes on after more of them. */
  reactions(): number;
  /** Runs a combinator such as `Promise.all`, whose result is to know what each of its elements knew. */
  combine<T>(run: () => T): T;
  /** Runs `run`, and calls `then` once the promise it returned settles, which may have been within `run`. */
  whenSettled(run: () => unknown, then: () => void): Outcome;
  dispose(): void;
}
