import { types } from 'node:util';
import { promiseHooks } from 'node:v8';

import type { ClockStore } from './clock-store';
import type { Outcome } from './engine';
import { beginIn, extraOf, type PromiseRecord, reactionOf, reacts, seen, settled } from './promise-records';

/**
 * Join edges of promises: what a promise's resolver knew is known to everything that runs because of it.
 *
 * `await x` shows as `init(throwaway, x)`, `settled(x)` in the resolver's segment and `before(throwaway)`; so do then,
 * catch, finally, thenables and async generators. A hook that throws would kill the process: failures go to `fail`.
 *
 * An await from before the hooks shows as nothing at all, and a `then` as `before` only.
 */
export class PromiseEdges {
  /** Promises that settle within a call under watch. */
  #settling: Set<unknown> | undefined;
  #collecting: PromiseRecord[] | undefined;
  #stop: (() => void) | undefined;

  constructor(
    readonly store: ClockStore,
    readonly fail: (error: unknown) => void,
  ) {}

  /** Whether this Node offers the hooks. */
  static get supported(): boolean {
    return typeof (promiseHooks as unknown as { createHook?: unknown } | undefined)?.createHook === 'function';
  }

  start(): void {
    const { store } = this;
    if (this.#stop !== undefined) return;
    beginIn(store.here());
    this.#stop = promiseHooks.createHook({
      before: (promise) => { this.#before(promise); },
      init: (promise, parent) => { this.#init(promise, parent); },
      settled: (promise) => { this.#settle(promise); },
      ...(store.contexts.areOfResources ? {} : { after: () => { store.reacting = false; } }),
    }) as () => void;
  }

  stop(): void {
    this.#stop?.();
    this.#stop = undefined;
  }

  /**
   * Runs a combinator such as `Promise.all`, and lets its result know what each element knew: V8 itself shows only the
   * element that settled last. The combinator chains one promise to each element, and those are seen as it runs. Where
   * they are not, each of them knows everything.
   */
  combine<T>(run: () => T): T {
    if (this.#stop === undefined) return run();
    const outer = this.#collecting;
    const elements: PromiseRecord[] = (this.#collecting = []);
    let result: T;
    try {
      result = run();
    } finally {
      this.#collecting = outer;
    }
    if (types.isPromise(result)) extraOf(result).elements = elements;
    return result;
  }

  /**
   * Calls `then` once the promise that `run` returns settles, which may have been within `run`; without handling its
   * rejection in anybody's stead. `waits` says whether there is anything to wait for: nothing is, as long as it is not seen.
   */
  whenSettled(run: () => unknown, then: () => void): Outcome {
    if (this.#stop === undefined) return { result: run(), waits: false };
    const outer = this.#settling;
    const settling = (this.#settling = new Set());
    let result: unknown;
    try {
      result = run();
    } finally {
      this.#settling = outer;
    }
    const waits = types.isPromise(result) && !settling.has(result);
    if (types.isPromise(result) && waits) extraOf(result).watcher = then;
    return { result, waits };
  }

  #init(promise: Promise<unknown>, parent: Promise<unknown> | undefined): void {
    try {
      if (parent === undefined) {
        seen(promise);
        return;
      }
      // The turn may go on to use streams, also after this: the reaction comes after the whole of it.
      const record = reacts(promise, parent, this.store.hereIfUsed());
      this.#collecting?.push(record);
    } catch (error) {
      this.fail(error);
    }
  }

  #before(promise: Promise<unknown>): void {
    try {
      this.store.react(promise, reactionOf(promise));
    } catch (error) {
      this.fail(error);
    }
  }

  #settle(promise: Promise<unknown>): void {
    try {
      this.#settling?.add(promise);
      settled(promise, this.store.hereIfUsed());
    } catch (error) {
      this.fail(error);
    }
  }
}
