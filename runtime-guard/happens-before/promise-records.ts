import { Identity } from '../core/stamp';
import { type Clock, joined } from './clock';
import type { Moment } from './moment';

/** A promise that `await` or `then` has made, until it reacts to another one. */
export class Reaction {
  constructor(
    public parent: Promise<unknown> | undefined,
    /** When it was made. */
    public asked: Moment | undefined,
  ) {}

  /** What is known to what is about to run. It runs once: whoever holds the last promise of a long chain shall not hold the whole chain. */
  take(): Clock | undefined {
    const { asked, parent } = this;
    this.parent = undefined;
    this.asked = undefined;
    return parent === undefined ? undefined : joined(clockOf(parent), asked?.clock);
  }
}

/** A promise of which more is to be known than what it reacts to, or when it was settled. */
export class Special {
  /** What the elements of a combinator knew. */
  clock: Clock | undefined;
  /** Of the promise of a combinator, until it is settled. */
  elements: readonly Promise<unknown>[] | undefined;
  /** Of the promise of a call under watch. */
  watcher: (() => void) | undefined;
  /** Once it is settled: when that was. */
  moment: Moment | undefined;
  reaction: Reaction | undefined;

  constructor(known: Moment | Reaction | undefined) {
    if (known instanceof Reaction) this.reaction = known;
    else this.moment = known;
  }
}

/**
 * What is known of each promise, in a private field of it: first what it reacts to, later when it was settled. There are
 * many of them, so that few have more than the one thing.
 */
class Recorded extends Identity {
  #record: Moment | Reaction | Special;

  private constructor(promise: Promise<unknown>, record: Moment | Reaction | Special) {
    super(promise);
    this.#record = record;
  }

  static get(promise: Promise<unknown>): Moment | Reaction | Special | undefined {
    return #record in promise ? promise.#record : undefined;
  }

  static set(promise: Promise<unknown>, record: Moment | Reaction | Special): void {
    if (#record in promise) promise.#record = record;
    else new Recorded(promise, record);
  }

  static settle(promise: Promise<unknown>, moment: Moment | undefined): Special | undefined {
    if (!(#record in promise)) {
      if (moment !== undefined) new Recorded(promise, moment);
      return undefined;
    }
    const known = promise.#record;
    if (known instanceof Special) {
      known.moment = moment;
      return known;
    }
    if (moment !== undefined) promise.#record = moment;
    return undefined;
  }
}

/** A promise was made that reacts to another one. */
export function reacts(promise: Promise<unknown>, reaction: Reaction): void {
  Recorded.set(promise, reaction);
}

/** What a promise reacts to, or did. */
export function reactionOf(promise: Promise<unknown>): Reaction | undefined {
  const known = Recorded.get(promise);
  if (known instanceof Reaction) return known;
  return known instanceof Special ? known.reaction : undefined;
}

/** A promise is settled; returns what more is known of it. */
export function settled(promise: Promise<unknown>, moment: Moment | undefined): Special | undefined {
  return Recorded.settle(promise, moment);
}

/** A promise of which more is to be known. */
export function specialOf(promise: Promise<unknown>): Special {
  const known = Recorded.get(promise);
  if (known instanceof Special) return known;
  const special = new Special(known);
  Recorded.set(promise, special);
  return special;
}

/** What a settled promise's resolver knew at the end of its turn, and the elements of a combinator. */
export function clockOf(promise: Promise<unknown>): Clock | undefined {
  const known = Recorded.get(promise);
  if (known === undefined || known instanceof Reaction) return undefined;
  return known instanceof Special ? joined(known.clock, known.moment?.clock) : known.clock;
}
