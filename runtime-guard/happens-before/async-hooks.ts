import { type AsyncHook, createHook, executionAsyncId } from 'node:async_hooks';
import { types } from 'node:util';

import { type Clock, joined } from './clock';
import type { Engine, Forked, Outcome } from './engine';
import { type Moment, OpenMoment, OUTSIDE } from './moment';

/** What is known of one async resource; of a promise, more. */
interface Resource {
  /** The moment that it runs in, or that has started it. */
  moment: OpenMoment | undefined;
  readonly isPromise: boolean;
  /**
   * Of a promise: the one it reacts to, as `await` and `then` make them, until it does. A promise made within a reaction
   * names that reaction, which does no harm: it never runs as one.
   */
  parent: Resource | undefined;
  /** Of a promise: when it was settled, and what the elements of a combinator knew. */
  settled: Moment | undefined;
  clock: Clock | undefined;
  /** Of the promise of a combinator. */
  elements: readonly Resource[] | undefined;
  /** Of the promise of a call under watch. */
  watcher: (() => void) | undefined;
  isSettled: boolean;
}

/**
 * Forks and joins by `async_hooks.createHook` alone. Slow, as Node then makes a call into JavaScript at each step of
 * every promise; but it needs neither AsyncLocalStorage nor V8's hooks, so that the two engines prove each other.
 */
export class AsyncHooksEngine implements Engine {
  readonly exact = true;
  readonly #resources = new Map<number, Resource>();
  readonly #promises = new WeakMap<object, Resource>();
  readonly #hook: AsyncHook;
  #reactions = 0;
  #collecting: Resource[] | undefined;

  /** A hook that throws ends the process: failures go to `fail`. */
  constructor(fail: (error: unknown) => void) {
    const shielded = <A extends unknown[]>(work: (...args: A) => void) => (...args: A): void => {
      try {
        work(...args);
      } catch (error) {
        fail(error);
      }
    };
    this.#hook = createHook({
      before: shielded((id) => { this.#before(id); }),
      destroy: shielded((id) => { this.#resources.delete(id); }),
      init: shielded((id, type, trigger, resource) => { this.#init(id, type === 'PROMISE', trigger, resource); }),
      promiseResolve: shielded((id) => { this.#settle(id); }),
    });
    this.#hook.enable();
  }

  current(): Clock | undefined {
    return this.moment()?.clock;
  }

  moment(): Moment | undefined {
    return this.#resources.get(executionAsyncId())?.moment;
  }

  here(): OpenMoment {
    const id = executionAsyncId();
    const known = this.#resources.get(id);
    if (known?.moment?.isCurrent(this.#reactions, id) === true) return known.moment;
    const moment = new OpenMoment(known?.moment?.clock, this.#reactions, id);
    if (known === undefined) this.#resources.set(id, { ...NEW, moment });
    else known.moment = moment;
    return moment;
  }

  isOutside(): boolean {
    return executionAsyncId() === OUTSIDE;
  }

  join(clock: Clock): void {
    const known = this.current();
    const next = joined(known, clock);
    if (next !== known && next !== undefined) this.here().clock = next;
  }

  perform(clock: Clock): void {
    this.here().clock = clock;
  }

  enter(): Resource | undefined {
    const id = executionAsyncId();
    const before = this.#resources.get(id);
    this.#resources.set(id, { ...NEW, ...before, moment: new OpenMoment(before?.moment?.clock, this.#reactions, id) });
    return before;
  }

  leave(forked: Forked): void {
    const id = executionAsyncId();
    if (forked === undefined) this.#resources.delete(id);
    else this.#resources.set(id, forked as Resource);
  }

  enterScope(caller: OpenMoment): Resource | undefined {
    const before = this.#resources.get(executionAsyncId());
    caller.clock = joined(caller.clock, before?.moment?.clock);
    this.goOn(caller);
    return before;
  }

  goOn(moment: OpenMoment): void {
    const id = executionAsyncId();
    moment.goOn(this.#reactions, id);
    this.#resources.set(id, { ...NEW, ...this.#resources.get(id), moment });
  }

  reactions(): number {
    return this.#reactions;
  }

  combine<T>(run: () => T): T {
    const outer = this.#collecting;
    const elements: Resource[] = (this.#collecting = []);
    let result: T;
    try {
      result = run();
    } finally {
      this.#collecting = outer;
    }
    const made = this.#made(result);
    if (made !== undefined) made.elements = elements;
    return result;
  }

  whenSettled(run: () => unknown, then: () => void): Outcome {
    const result = run();
    const made = this.#made(result);
    const waits = made !== undefined && !made.isSettled;
    if (waits) made.watcher = then;
    return { result, waits };
  }

  wake(): void {
    // It follows at any time.
  }

  rest(): void {
    // As above.
  }

  dispose(): void {
    this.#hook.disable();
    this.#resources.clear();
  }

  #made(value: unknown): Resource | undefined {
    return types.isPromise(value) ? this.#promises.get(value) : undefined;
  }

  #init(id: number, isPromise: boolean, trigger: number, object: object): void {
    const cause = isPromise ? this.#resources.get(trigger) : undefined;
    const parent = cause?.isPromise === true ? cause : undefined;
    const resource: Resource = { ...NEW, isPromise, moment: this.#resources.get(executionAsyncId())?.moment, parent };
    this.#resources.set(id, resource);
    if (!isPromise) return;
    this.#promises.set(object, resource);
    if (parent !== undefined) this.#collecting?.push(resource);
  }

  /** What runs is a turn of its own: all that it starts comes after the whole of it. */
  #before(id: number): void {
    this.#reactions += 1;
    this.#resources.delete(OUTSIDE);
    const resource = this.#resources.get(id);
    if (resource === undefined) return;
    const clock = resource.parent === undefined ? resource.moment?.clock : joined(resource.moment?.clock, clockOf(resource.parent));
    resource.parent = undefined;
    if (resource.moment !== undefined || clock !== undefined) resource.moment = new OpenMoment(clock, this.#reactions, id);
  }

  #settle(id: number): void {
    const resource = this.#resources.get(id);
    if (resource === undefined) return;
    resource.isSettled = true;
    resource.parent = undefined;
    resource.watcher?.();
    resource.watcher = undefined;
    resource.settled = this.moment() === undefined ? undefined : this.here();
    for (const element of resource.elements ?? []) resource.clock = joined(resource.clock, clockOf(element));
  }
}

/** What is known of a settled promise to those who wait for it. */
function clockOf({ clock, settled }: Resource): Clock | undefined {
  return joined(clock, settled?.clock);
}

const NEW: Resource = { clock: undefined, elements: undefined, isPromise: false, isSettled: false, moment: undefined, parent: undefined, settled: undefined, watcher: undefined };
