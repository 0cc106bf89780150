import { Identity } from '../core/stamp';
import { type Clock, everything, joined } from './clock';
import type { Moment } from './moment';

/** What is known of a promise: when it was settled, or all of a record. */
export type Known = Moment | PromiseRecord;

/**
 * A time in which promises are followed without a break: stands for when a promise that was made then was settled, as long
 * as that has not been seen. Once the time is over it may have been at any moment up to the beginning of the next one.
 */
class Period implements Moment {
  get clock(): Clock | undefined {
    return this === period ? undefined : beginning?.clock;
  }
}

/** What a promise may react to that was not seen as it was made. */
const ANYTHING: Moment = { get clock() { return everything(); } };

/** When a promise was settled, if that was before it was seen at all. */
const BEFORE: Moment = { get clock() { return beginning?.clock; } };

/** Of a settled promise whose settler knew nothing. */
const NOTHING: Moment = { clock: undefined };

let period = new Period();
/** The turn in which it began: of what was settled unseen by then, some may have been in that very turn. */
let beginning: Moment | undefined;

/** From here on promises are followed. */
export function beginIn(moment: Moment): void {
  beginning = moment;
  period = new Period();
}

/** What few promises have. */
interface Extra {
  /** What the elements of a combinator knew. */
  clock?: Clock | undefined;
  /** Of the promise of a combinator, until it is settled. */
  elements?: readonly PromiseRecord[] | undefined;
  /** Of the promise of a call under watch. */
  watcher?: (() => void) | undefined;
}

/**
 * What is known of a promise that others react to, or that reacts to another one. Records refer to records, not to
 * promises: whoever waits for ever keeps no value alive.
 */
export class PromiseRecord {
  extra: Extra | undefined;

  constructor(
    /** The promise that this one reacts to, as `await` and `then` make them, until it does. */
    public parent: Known | undefined,
    /** Of such a promise: when it was made. */
    public asked: Moment | undefined,
    /** When it was settled, as far as that has been seen. */
    public moment: Moment | undefined,
  ) {}

  /** What is known to its reaction, which is about to run. It runs once: whoever holds the last promise of a long chain shall not hold the whole chain. */
  react(): Clock | undefined {
    const { asked, parent } = this;
    this.parent = undefined;
    this.asked = undefined;
    return parent === undefined ? undefined : joined(clockOf(parent), asked?.clock);
  }

  /** It is settled. */
  settle(moment: Moment | undefined): void {
    this.moment = moment ?? NOTHING;
    const { extra } = this;
    if (extra === undefined) return;
    for (const element of extra.elements ?? []) extra.clock = joined(extra.clock, clockOf(element));
    extra.elements = undefined;
    extra.watcher?.();
    extra.watcher = undefined;
  }
}

/** Keeps what is known of a promise in a private field of it. */
class Recorded extends Identity {
  #known: Known;

  private constructor(promise: Promise<unknown>, known: Known) {
    super(promise);
    this.#known = known;
  }

  static get(promise: Promise<unknown>): Known | undefined {
    return #known in promise ? promise.#known : undefined;
  }

  static set(promise: Promise<unknown>, known: Known): void {
    if (#known in promise) promise.#known = known;
    else new Recorded(promise, known);
  }
}

/** A promise was made that reacts to no other one. */
export function seen(promise: Promise<unknown>): void {
  Recorded.set(promise, period);
}

/** A promise was made that reacts to another one. */
export function reacts(promise: Promise<unknown>, parent: Promise<unknown>, asked: Moment | undefined): PromiseRecord {
  const record = new PromiseRecord(knownOf(parent), asked, period);
  Recorded.set(promise, record);
  return record;
}

/** What is known to a reaction of a promise, which is about to run. */
export function reactionOf(promise: Promise<unknown>): Clock | undefined {
  const known = Recorded.get(promise);
  if (known === undefined) return everything();
  return known instanceof PromiseRecord ? known.react() : undefined;
}

/** A promise is settled. Of most there is nothing else to know. */
export function settled(promise: Promise<unknown>, moment: Moment | undefined): void {
  const known = Recorded.get(promise);
  if (known instanceof PromiseRecord) known.settle(moment);
  else if (moment !== undefined) Recorded.set(promise, moment);
}

/** Of a promise, what few have. */
export function extraOf(promise: Promise<unknown>): Extra {
  const known = knownOf(promise);
  const record = known instanceof PromiseRecord ? known : made(promise, undefined, known);
  return (record.extra ??= {});
}

function knownOf(promise: Promise<unknown>): Known {
  const known = Recorded.get(promise);
  if (known === undefined) return made(promise, ANYTHING, BEFORE);
  return known instanceof Period ? made(promise, undefined, known) : known;
}

function made(promise: Promise<unknown>, parent: Moment | undefined, moment: Moment | undefined): PromiseRecord {
  const record = new PromiseRecord(parent, undefined, moment);
  Recorded.set(promise, record);
  return record;
}

/** What a settled promise's resolver knew at the end of its turn, and the elements of a combinator. */
function clockOf(known: Known): Clock | undefined {
  return known instanceof PromiseRecord ? joined(known.extra?.clock, known.moment?.clock) : known.clock;
}
