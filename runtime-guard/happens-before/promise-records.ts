import type { Clock } from './clock';
import type { Moment } from './moment';

/** What is known of a promise. */
export interface PromiseRecord {
  /** The promise that this one reacts to, as `await` and `then` make them, until it does. */
  parent: PromiseRecord | undefined;
  /** Once it is settled: when that was. */
  moment: Moment | undefined;
  /** What the elements of a combinator knew. */
  clock: Clock | undefined;
  /** Of the promise of a combinator. */
  elements: readonly PromiseRecord[] | undefined;
  /** Of the promise of a call under watch. */
  watcher: (() => void) | undefined;
}

/** Returns what it is given, so that a class derived from it adds its fields to that. */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- this is how a private field comes onto an object of another class
class Identity {
  constructor(object: object) {
    return object;
  }
}

/**
 * Keeps a record on a promise in a private field: no reflection shows it, frozen promises take it, and it costs a third
 * of what a WeakMap does, for every promise of the program.
 */
class Stamped extends Identity {
  #record: PromiseRecord;

  private constructor(promise: object, record: PromiseRecord) {
    super(promise);
    this.#record = record;
  }

  static set(promise: object, record: PromiseRecord): void {
    if (#record in promise) promise.#record = record;
    else new Stamped(promise, record);
  }

  static get(promise: object): PromiseRecord | undefined {
    return #record in promise ? promise.#record : undefined;
  }
}

/** The record of a promise, if it has one. */
export function recordOf(promise: object): PromiseRecord | undefined {
  return Stamped.get(promise);
}

/** The record of a promise, made if it has none. */
export function madeRecord(promise: object): PromiseRecord {
  const known = Stamped.get(promise);
  if (known !== undefined) return known;
  const record: PromiseRecord = { clock: undefined, elements: undefined, moment: undefined, parent: undefined, watcher: undefined };
  Stamped.set(promise, record);
  return record;
}
