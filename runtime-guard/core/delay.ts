import timers from 'node:timers';

import { createRandom } from './random';
import type { Stream } from './stream';

/** A value of its own: fake timers replace the module's property. */
const { setTimeout: setRealTimeout } = timers;

/** Milliseconds of delay one stream may suffer in all: little beside any deadline, which is not known here. */
const BUDGET = 50;

/** What a timer adds to its delay. */
const SLACK = 1;

/**
 * Holds back the settling of sends for a random while, so that an overlap that timing hides shows (TSVD, SOSP 2019).
 * Timers are the real ones: fake timers installed later change nothing. They hold the process, as the transport's own
 * callback would have, or that callback would be lost.
 */
export class SettleDelay {
  #most: number;
  readonly #random: () => number;
  readonly #spent = new WeakMap<Stream, number>();

  /** @param most milliseconds; 0 turns the delay off */
  constructor(most: number, seed: number) {
    this.#most = most;
    this.#random = createRandom(seed);
  }

  /** Calls `settle` later, or at once when the stream has had its share. */
  after(stream: Stream, settle: () => void): void {
    const delay = this.#next(stream);
    if (delay < 0.5) settle();
    else setRealTimeout(settle, delay);
  }

  /** From here on nothing is delayed. */
  stop(): void {
    this.#most = 0;
  }

  #next(stream: Stream): number {
    if (this.#most <= 0) return 0;
    const spent = this.#spent.get(stream) ?? 0;
    const delay = Math.min(this.#random() * this.#most, BUDGET - spent);
    if (delay >= 0.5) this.#spent.set(stream, spent + delay + SLACK);
    return delay;
  }
}
