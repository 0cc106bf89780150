import type { Moment } from '../happens-before/moment';
import { Moments } from '../happens-before/moments';
import type { Ordering } from '../happens-before/ordering';

/**
 * What those may know who are not in this process, or not known to be: everything whose message was handed to the
 * transport. They may talk to each other, so whatever comes from any of them comes after all of that.
 */
export class Elsewhere {
  readonly #told = new Moments();

  constructor(readonly ordering: Ordering) {}

  /** A message went out. */
  told(moment: Moment): void {
    this.#told.add(moment);
  }

  /** A message came in. */
  heard(): void {
    this.ordering.join(this.#told.clock);
  }
}
