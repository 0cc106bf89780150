import { AsyncLocalStorage, executionAsyncId, executionAsyncResource } from 'node:async_hooks';

import { type Clock, joined } from './clock';
import { type Moment, OpenMoment } from './moment';

/** No async resource has this id. */
const NOWHERE = -1;

/** The moment that each async context belongs to, or was started in; that forks inherit it makes the fork edges. */
export class ClockStore {
  readonly #storage = new AsyncLocalStorage<OpenMoment | undefined>();
  /** Where Node up to 22 keeps the store on a promise; undefined where contexts are no properties. */
  readonly #slot: symbol | undefined;
  /** Entering a disabled storage would enable it again. */
  #stopped = false;
  /** How many reactions of promises have run. */
  reactions = 0;
  /** What the storage held when it was last asked, and in which resource and turn that was: only this class changes it there. */
  #seen: OpenMoment | undefined;
  #seenIn = NOWHERE;
  #seenAt = 0;

  constructor() {
    this.#slot = this.#findSlot();
  }

  current(): Clock | undefined {
    return this.#stored()?.clock;
  }

  /** What runs now, if it has used a stream, or else what has started it. */
  moment(): Moment | undefined {
    return this.#stored();
  }

  /** What runs now. */
  here(): Moment {
    const known = this.#stored();
    return known?.isCurrent(this.reactions, executionAsyncId()) === true ? known : this.#enter(known?.clock);
  }

  /** What runs now, unless neither that nor what has started it has used a stream. */
  hereIfUsed(): Moment | undefined {
    const known = this.#stored();
    if (known === undefined) return undefined;
    return known.isCurrent(this.reactions, executionAsyncId()) ? known : this.#enter(known.clock);
  }

  /** From here on this context knows what `clock` knows. */
  join(clock: Clock): void {
    const known = this.current();
    const next = joined(known, clock);
    if (next !== known && next !== undefined) this.set(next);
  }

  set(clock: Clock): void {
    const known = this.#stored();
    if (known?.isCurrent(this.reactions, executionAsyncId()) === true) known.clock = clock;
    else this.#enter(clock);
  }

  fork<T>(work: () => T): T {
    if (this.#stopped) return work();
    const moment = this.#begin(this.current());
    this.#seenIn = NOWHERE;
    try {
      return this.#storage.run(moment, work);
    } finally {
      this.#seenIn = NOWHERE;
    }
  }

  /**
   * A reaction of `promise` is about to run: a turn of its own, which knows what `clock` knows too. Up to Node 22 its
   * context lives on the promise, and may not be the current one yet: the order of several hooks is not ours to choose.
   */
  react(promise: Promise<unknown>, clock: Clock | undefined): void {
    this.reactions += 1;
    if (this.#stopped) return;
    const known = this.#slot === undefined ? this.#storage.getStore() : (promise as Contexts)[this.#slot];
    if (known === undefined && clock === undefined) return;
    const moment = new OpenMoment(joined(known?.clock, clock), this.reactions, undefined);
    if (this.#slot === undefined) this.#storage.enterWith(moment);
    else keep(promise, this.#slot, moment);
  }

  dispose(): void {
    this.#stopped = true;
    this.#storage.disable();
    this.#seenIn = NOWHERE;
  }

  /** To ask the storage is slow up to Node 22; later a context may change within a turn, and is asked quickly. */
  #stored(): OpenMoment | undefined {
    if (this.#slot === undefined) return this.#storage.getStore();
    const resource = executionAsyncId();
    if (resource !== this.#seenIn || this.reactions !== this.#seenAt) this.#see(this.#storage.getStore(), resource);
    return this.#seen;
  }

  #see(moment: OpenMoment | undefined, resource: number): void {
    this.#seen = moment;
    this.#seenIn = resource;
    this.#seenAt = this.reactions;
  }

  #enter(clock: Clock | undefined): OpenMoment {
    const moment = this.#begin(clock);
    if (this.#stopped) return moment;
    this.#storage.enterWith(moment);
    this.#see(moment, executionAsyncId());
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

/** Promises, as Node up to 22 keeps contexts on them. */
type Contexts = Promise<unknown> & Record<symbol, OpenMoment | undefined>;

/** A frozen promise keeps the context it has. */
function keep(promise: Promise<unknown>, slot: symbol, moment: OpenMoment): void {
  try {
    (promise as Contexts)[slot] = moment;
  } catch {
    // It knows less than it might.
  }
}
