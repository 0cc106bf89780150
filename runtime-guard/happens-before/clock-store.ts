import { AsyncLocalStorage, executionAsyncId, executionAsyncResource } from 'node:async_hooks';

import { type Clock, joined } from './clock';
import { type Moment, OpenMoment } from './moment';

/** The moment that each async context belongs to, or was started in; that forks inherit it makes the fork edges. */
export class ClockStore {
  readonly #storage = new AsyncLocalStorage<OpenMoment | undefined>();
  /** Where Node up to 22 keeps the store on a promise; undefined where contexts are no properties. */
  readonly #slot: symbol | undefined;
  /** Entering a disabled storage would enable it again. */
  #stopped = false;
  /** How many reactions of promises have run. */
  reactions = 0;

  constructor() {
    this.#slot = this.#findSlot();
  }

  current(): Clock | undefined {
    return this.#storage.getStore()?.clock;
  }

  /** What runs now, if it has used a stream, or else what has started it. */
  moment(): Moment | undefined {
    return this.#storage.getStore();
  }

  /** What runs now. */
  here(): Moment {
    const known = this.#storage.getStore();
    return known?.isCurrent(this.reactions, executionAsyncId()) === true ? known : this.#enter(known?.clock);
  }

  /** From here on this context knows what `clock` knows. */
  join(clock: Clock): void {
    const known = this.current();
    const next = joined(known, clock);
    if (next !== known && next !== undefined) this.set(next);
  }

  set(clock: Clock): void {
    const known = this.#storage.getStore();
    if (known?.isCurrent(this.reactions, executionAsyncId()) === true) known.clock = clock;
    else this.#enter(clock);
  }

  fork<T>(work: () => T): T {
    return this.#stopped ? work() : this.#storage.run(this.#begin(this.current()), work);
  }

  /**
   * A reaction of `promise` is about to run: a turn of its own, which knows what `clock` knows too. Up to Node 22 its
   * context lives on the promise, and may not be the current one yet: the order of several hooks is not ours to choose.
   */
  react(promise: Promise<unknown>, clock: Clock | undefined): void {
    this.reactions += 1;
    if (this.#stopped) return;
    const known = (this.#slot === undefined ? this.moment() : Reflect.get(promise, this.#slot)) as OpenMoment | undefined;
    if (known === undefined && clock === undefined) return;
    const moment = new OpenMoment(joined(known?.clock, clock), this.reactions, undefined);
    if (this.#slot === undefined) this.#storage.enterWith(moment);
    else Reflect.set(promise, this.#slot, moment);
  }

  dispose(): void {
    this.#stopped = true;
    this.#storage.disable();
  }

  #enter(clock: Clock | undefined): OpenMoment {
    const moment = this.#begin(clock);
    if (!this.#stopped) this.#storage.enterWith(moment);
    return moment;
  }

  #begin(clock: Clock | undefined): OpenMoment {
    return new OpenMoment(clock, this.reactions, executionAsyncId());
  }

  /** Also warms the storage up: up to Node 22 it follows promises only once it was entered. */
  #findSlot(): symbol | undefined {
    const marker = new OpenMoment(undefined, -1, undefined);
    return this.#storage.run(marker, () => {
      const resource = executionAsyncResource();
      return Object.getOwnPropertySymbols(resource).find((symbol) => Reflect.get(resource, symbol) === marker);
    });
  }
}
