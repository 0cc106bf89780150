import { type Clock, joined } from '../happens-before/clock';
import type { Ordering } from '../happens-before/ordering';

/**
 * What those may know who are not in this process, or not known to be: everything whose message was handed to the
 * transport. They may talk to each other, so whatever comes from any of them comes after all of that.
 */
export class Elsewhere {
  #known: Clock | undefined;

  constructor(readonly ordering: Ordering) {}

  /** A message went out, with what its sender knew. */
  told(clock: Clock | undefined): void {
    this.#known = joined(this.#known, clock);
  }

  /** A message came in. */
  heard(): void {
    this.ordering.join(this.#known);
  }
}
