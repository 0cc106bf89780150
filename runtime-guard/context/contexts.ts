import { AsyncLocalStorage, executionAsyncId, executionAsyncResource } from 'node:async_hooks';

import type { Task } from '../core/task';
import { joined } from '../happens-before/clock';
import { OpenMoment, OUTSIDE } from '../happens-before/moment';

/** A moment, or what has started it, and the task that runs: most moments have one task from beginning to end. */
export type Context = OpenMoment | Scope;

/** Where a task was entered, or left, in the middle of a moment. */
export class Scope {
  constructor(
    readonly moment: OpenMoment | undefined,
    readonly task: Task | undefined,
  ) {}
}

/** No async resource has this id. */
const NOWHERE = -1;

/**
 * What each async context belongs to, in one AsyncLocalStorage: each further one costs every promise of the process.
 *
 * Up to Node 22, contexts are properties of async resources, and to ask for the resource that runs is slow: that is done
 * once as long as the same one runs. Nobody else writes there. Later a context may change while one resource runs.
 */
export class Contexts {
  readonly #storage = new AsyncLocalStorage<Context | undefined>();
  /** Undefined where contexts are no properties. */
  readonly #slot: symbol | undefined;
  /** Entering a disabled storage would enable it again. */
  #stopped = false;
  #follows = true;
  /** The resource that ran when the storage was last asked, its id, and what it belongs to. */
  #resource: Holder = {};
  #seenIn = NOWHERE;
  #seen: Context | undefined;

  constructor() {
    this.#slot = this.#findSlot();
    this.rest();
  }

  /** From here on what runs hands its context on to what it starts. */
  wake(): void {
    if (this.#slot === undefined || this.#follows || this.#stopped) return;
    this.#follows = true;
    this.#storage.enterWith(this.current());
  }

  /** Up to Node 22, contexts stay where they are; later they cost nothing, and are handed on all the same. */
  rest(): void {
    if (this.#slot === undefined || !this.#follows) return;
    this.#follows = false;
    this.#storage.disable();
  }

  /** Whether contexts are properties of the resources that run: then reactions of promises are resources, too. */
  get areOfResources(): boolean {
    return this.#slot !== undefined;
  }

  /** The async resource that runs. */
  resource(): object {
    if (this.#slot === undefined) return executionAsyncResource();
    this.#look(this.#slot);
    return this.#resource;
  }

  current(): Context | undefined {
    if (this.#slot === undefined) return this.#stopped ? undefined : this.#storage.getStore();
    this.#look(this.#slot);
    return this.#seen;
  }

  /**
   * From here on, what runs belongs to `context`, and so does what it starts.
   *
   * @throws TypeError where what runs is the reaction of a frozen promise, up to Node 22
   */
  set(context: Context | undefined): void {
    if (this.#stopped) return;
    if (this.#slot === undefined) {
      this.#storage.enterWith(context);
      return;
    }
    this.#look(this.#slot);
    this.#resource[this.#slot] = context;
    this.#seen = context;
  }

  /**
   * What the reaction of `promise` belongs to, which is about to run. Up to Node 22 it may not be what runs yet: the order
   * of several hooks is not ours to choose.
   */
  of(promise: Promise<unknown>): Context | undefined {
    return this.#slot === undefined ? this.current() : (promise as unknown as Holder)[this.#slot];
  }

  /** The reaction of `promise`, which is about to run, belongs to `context`. */
  give(promise: Promise<unknown>, context: Context): void {
    if (this.#stopped) return;
    if (this.#slot === undefined) this.#storage.enterWith(context);
    else give(promise as unknown as Holder, this.#slot, context);
  }

  dispose(): void {
    this.#stopped = true;
    this.#storage.disable();
    this.#resource = {};
    this.#seen = undefined;
    this.#seenIn = NOWHERE;
  }

  /** Sees to it that what was seen is that of the resource that runs. */
  #look(slot: symbol): void {
    const id = executionAsyncId();
    if (this.#stopped || (id === this.#seenIn && id !== OUTSIDE)) return;
    this.#resource = executionAsyncResource() as Holder;
    this.#seenIn = id;
    this.#seen = this.#resource[slot];
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

/** An async resource that has the context as a property. */
type Holder = Record<symbol, Context | undefined>;

/**
 * What is frozen keeps the context it has, whose moment then learns what the other one knows: all that it has started
 * seems to know that, too, so that an overlap may be missed and none is made up.
 */
function give(holder: Holder, slot: symbol, context: Context): void {
  try {
    holder[slot] = context;
  } catch {
    const kept = holder[slot]?.moment;
    if (kept !== undefined) kept.clock = joined(kept.clock, context.moment?.clock);
  }
}
