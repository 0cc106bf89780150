import type { Shield } from '../core/shield';
import { type Clock, joined } from './clock';
import type { Ordering } from './ordering';

/**
 * A lock's release happens before its next acquisition, which no hook shows while the lock is free.
 * `lockReleased(lock)` and `lockAcquired(lock)` say so for locks of any make.
 */
export class Locks {
  readonly #released = new WeakMap<object, Clock>();

  constructor(
    readonly ordering: Ordering,
    readonly shield: Shield,
  ) {}

  acquired(lock: object): void {
    this.shield.run(() => { this.ordering.join(this.#released.get(lock)); });
  }

  released(lock: object): void {
    this.shield.run(() => {
      const clock = joined(this.#released.get(lock), this.ordering.current());
      if (clock !== undefined) this.#released.set(lock, clock);
    });
  }
}
