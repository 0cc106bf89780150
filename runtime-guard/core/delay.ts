import timers from 'node:timers';

import { createRandom } from './random';

/** A value of its own: fake timers replace the module's property. */
const { setTimeout: setRealTimeout } = timers;

/** Milliseconds for which one test may be delayed in all; delays that run side by side count once. */
const PER_TEST = 250;
/** Of these, the most that one site may take: a loop must not leave nothing to the others. */
const PER_SITE = 100;
/** Where no tests are known, the share of its time for which a program may be delayed, on top of what one test may. */
const SHARE = 0.1;

/** What a timer adds to its delay. */
const SLACK = 1;

/** What has been spent of an allowance. */
class Budget {
  #spent = 0;
  /** When the last of the delays so far ends. */
  #until = 0;

  constructor(readonly most: number) {}

  isSpent(extra: number): boolean {
    return this.#spent >= this.most + extra;
  }

  /** Takes as much of `delay` as is left, from `now` on; delays at the same time are paid for once. */
  take(delay: number, now: number, extra = 0): number {
    const end = now + delay + SLACK;
    const cost = Math.max(0, end - Math.max(now, this.#until));
    if (this.#spent + cost > this.most + extra) {
      this.#spent = this.most;
      return 0;
    }
    this.#spent += cost;
    this.#until = Math.max(this.#until, end);
    return delay;
  }
}

/**
 * Holds back the settling of sends for a random while, so that an overlap that timing hides shows (TSVD, SOSP 2019).
 * Timers are the real ones: fake timers installed later change nothing. They hold the process, as the transport's own
 * callback would have, or that callback would be lost.
 */
export class SettleDelay {
  #most: number;
  #test = new Budget(PER_TEST);
  #sites = new Map<string, Budget>();
  /** When the program began; undefined once there are tests. */
  #since: number | undefined = performance.now();
  readonly #random: () => number;

  /** @param most milliseconds; 0 turns the delay off */
  constructor(most: number, seed: number) {
    this.#most = most;
    this.#random = createRandom(seed);
  }

  /**
   * Calls `settle` later, or at once when its site or its test had its share.
   * @param suspect whether an overlap has been seen there before: then it is delayed for the whole time
   */
  after(site: string, suspect: boolean, settle: () => void): void {
    const delay = this.#next(site, suspect);
    if (delay < 0.5) settle();
    else setRealTimeout(settle, delay);
  }

  /** Whether anything can be delayed now. */
  delays(): boolean {
    return this.#most > 0 && !this.#test.isSpent(this.#extra(performance.now()));
  }

  /** A test begins. */
  renew(): void {
    this.#test = new Budget(PER_TEST);
    this.#sites.clear();
    this.#since = undefined;
  }

  /** From here on nothing is delayed. */
  stop(): void {
    this.#most = 0;
  }

  #next(site: string, suspect: boolean): number {
    if (this.#most <= 0) return 0;
    const delay = suspect ? this.#most : this.#most * (0.5 + this.#random() / 2);
    const now = performance.now();
    const extra = this.#extra(now);
    const known = this.#sites.get(site) ?? new Budget(PER_SITE);
    this.#sites.set(site, known);
    return known.take(delay, now, extra) > 0 && this.#test.take(delay, now, extra) > 0 ? delay : 0;
  }

  #extra(now: number): number {
    return this.#since === undefined ? 0 : (now - this.#since) * SHARE;
  }
}
