import { types } from 'node:util';
import { promiseHooks } from 'node:v8';

import type { Undo } from '../core/patch';
import { type Clock, joined } from './clock';
import type { ClockStore } from './clock-store';

/**
 * Join edges of promises: what a promise's resolver knew is known to everything that runs because of it.
 *
 * `await x` shows as `init(throwaway, x)`, `settled(x)` in the resolver's segment and `before(throwaway)`; so do then,
 * catch, finally, thenables and async generators. A hook that throws would kill the process: failures go to `fail`.
 */
export class PromiseEdges {
  readonly #parents = new WeakMap<Promise<unknown>, Promise<unknown>>();
  readonly #settled = new WeakMap<Promise<unknown>, Clock>();
  readonly #elements = new WeakMap<Promise<unknown>, readonly Promise<unknown>[]>();
  readonly #watched = new WeakMap<Promise<unknown>, () => void>();
  /** Promises that settle within a call under watch. */
  #settling: Set<unknown> | undefined;
  #collecting: Promise<unknown>[] | undefined;
  /** How many reactions of promises have run. */
  turns = 0;

  constructor(
    readonly store: ClockStore,
    readonly fail: (error: unknown) => void,
  ) {}

  /** Whether this Node offers the hooks. */
  static get supported(): boolean {
    return typeof (promiseHooks as unknown as { createHook?: unknown } | undefined)?.createHook === 'function';
  }

  start(): Undo {
    const stop = promiseHooks.createHook({
      before: (promise) => this.#shielded(() => this.#before(promise)),
      init: (promise, parent) => this.#init(promise, parent),
      settled: (promise) => this.#shielded(() => this.#settle(promise)),
    }) as () => void;
    return stop;
  }

  /**
   * Runs a combinator such as `Promise.all`, and lets its result know what each element knew: V8 itself shows only the
   * element that settled last. The combinator chains one promise to each element, and those are seen as it runs.
   */
  combine<T>(run: () => T): T {
    const outer = this.#collecting;
    const elements: Promise<unknown>[] = (this.#collecting = []);
    let result: T;
    try {
      result = run();
    } finally {
      this.#collecting = outer;
    }
    if (types.isPromise(result)) this.#elements.set(result, elements);
    return result;
  }

  /**
   * Calls `then` once the promise that `run` returns settles, which may have been within `run`; without handling its
   * rejection in anybody's stead. `waits` says whether there is anything to wait for.
   */
  whenSettled(run: () => unknown, then: () => void): { result: unknown; waits: boolean } {
    const outer = this.#settling;
    const settling = (this.#settling = new Set());
    let result: unknown;
    try {
      result = run();
    } finally {
      this.#settling = outer;
    }
    const waits = types.isPromise(result) && !settling.has(result);
    if (types.isPromise(result) && waits) this.#watched.set(result, then);
    return { result, waits };
  }

  #init(promise: Promise<unknown>, parent: Promise<unknown> | undefined): void {
    if (parent === undefined) return;
    this.#parents.set(promise, parent);
    this.#collecting?.push(promise);
  }

  #before(promise: Promise<unknown>): void {
    this.turns += 1;
    const parent = this.#parents.get(promise);
    if (parent === undefined) return;
    const clock = this.#settled.get(parent);
    if (clock !== undefined) this.store.joinOn(promise, clock);
  }

  #settle(promise: Promise<unknown>): void {
    this.#settling?.add(promise);
    this.#watched.get(promise)?.();
    this.#watched.delete(promise);
    let clock = joined(this.#settled.get(promise), this.store.current());
    for (const element of this.#elements.get(promise) ?? []) clock = joined(clock, this.#settled.get(element));
    if (clock !== undefined) this.#settled.set(promise, clock);
  }

  #shielded(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.fail(error);
    }
  }
}
