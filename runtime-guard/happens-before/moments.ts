import { type Clock, joined } from './clock';
import type { Moment } from './moment';

/** Several moments, one after another, of which the latest may still be going on: what they know, all together. */
export class Moments {
  #clock: Clock | undefined;
  #latest: Moment | undefined;

  get clock(): Clock | undefined {
    return joined(this.#clock, this.#latest?.clock);
  }

  add(moment: Moment): void {
    if (this.#latest !== moment) this.#clock = this.clock;
    this.#latest = moment;
  }
}
