import { AsyncLocalStorage, executionAsyncResource } from 'node:async_hooks';

import { type Clock, joined } from './clock';

/** The clock of each async context; forks copy it, which are the fork edges. */
export class ClockStore {
  readonly #storage = new AsyncLocalStorage<Clock | undefined>();
  /** Where Node up to 22 keeps the store on a promise; undefined where contexts are no properties. */
  readonly #slot: symbol | undefined;
  /** Entering a disabled storage would enable it again. */
  #stopped = false;

  constructor() {
    this.#slot = this.#findSlot();
  }

  current(): Clock | undefined {
    return this.#storage.getStore();
  }

  /** From here on this context knows what `clock` knows. */
  join(clock: Clock | undefined): void {
    if (this.#stopped) return;
    const known = this.current();
    const next = joined(known, clock);
    if (next !== known) this.#storage.enterWith(next);
  }

  set(clock: Clock): void {
    if (!this.#stopped) this.#storage.enterWith(clock);
  }

  fork<T>(work: () => T): T {
    return this.#stopped ? work() : this.#storage.run(this.current(), work);
  }

  /**
   * Joins `clock` into the context in which a reaction of `promise` is about to run. Up to Node 22 that context lives
   * on the promise, and may not be the current one yet: the order of several hooks is not ours to choose.
   */
  joinOn(promise: Promise<unknown>, clock: Clock): void {
    if (this.#stopped) return;
    if (this.#slot === undefined) {
      this.join(clock);
      return;
    }
    const known = Reflect.get(promise, this.#slot) as Clock | undefined;
    const next = joined(known, clock);
    if (next !== known) Reflect.set(promise, this.#slot, next);
  }

  dispose(): void {
    this.#stopped = true;
    this.#storage.disable();
  }

  /** Also warms the storage up: up to Node 22 it follows promises only once it was entered. */
  #findSlot(): symbol | undefined {
    const marker: Clock = new Map();
    return this.#storage.run(marker, () => {
      const resource = executionAsyncResource();
      return Object.getOwnPropertySymbols(resource).find((symbol) => Reflect.get(resource, symbol) === marker);
    });
  }
}
