import { createStamp } from '../core/stamp';
import type { Clock } from './clock';
import type { Moment } from './moment';

/** What is known of a promise. */
export interface PromiseRecord {
  /** The promise that this one reacts to, as `await` and `then` make them, until it does. */
  parent: PromiseRecord | undefined;
  /** Of such a promise: when it was made. */
  asked: Moment | undefined;
  /** Once it is settled: when that was. */
  moment: Moment | undefined;
  /** What the elements of a combinator knew. */
  clock: Clock | undefined;
  /** Of the promise of a combinator. */
  elements: readonly PromiseRecord[] | undefined;
  /** Of the promise of a call under watch. */
  watcher: (() => void) | undefined;
}

const records = createStamp<PromiseRecord>();

/** The record of a promise, if it has one. */
export function recordOf(promise: object): PromiseRecord | undefined {
  return records.get(promise);
}

/** The record of a promise, made if it has none. */
export function madeRecord(promise: object): PromiseRecord {
  const known = records.get(promise);
  if (known !== undefined) return known;
  const record: PromiseRecord = { asked: undefined, clock: undefined, elements: undefined, moment: undefined, parent: undefined, watcher: undefined };
  records.set(promise, record);
  return record;
}
