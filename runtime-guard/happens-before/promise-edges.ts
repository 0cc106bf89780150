import { types } from 'node:util';
import { promiseHooks } from 'node:v8';

import type { Undo } from '../core/patch';
import type { ClockStore } from './clock-store';
import type { Outcome } from './engine';
import { extraOf, type PromiseRecord, reactionOf, reacts, settled } from './promise-records';

/**
 * Join edges of promises: what a promise's resolver knew is known to everything that runs because of it.
 *
 * `await x` shows as `init(throwaway, x)`, `settled(x)` in the resolver's segment and `before(throwaway)`; so do then,
 * catch, finally, thenables and async generators. A hook that throws would kill the process: failures go to `fail`.
 */
export class PromiseEdges {
  /** Promises that settle within a call under watch. */
  #settling: Set<unknown> | undefined;
  #collecting: PromiseRecord[] | undefined;

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
      before: (promise) => { this.#before(promise); },
      init: (promise, parent) => { this.#init(promise, parent); },
      settled: (promise) => { this.#settle(promise); },
    }) as () => void;
    return stop;
  }

  /**
   * Runs a combinator such as `Promise.all`, and lets its result know what each element knew: V8 itself shows only the
   * element that settled last. The combinator chains one promise to each element, and those are seen as it runs.
   */
  combine<T>(run: () => T): T {
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
   * rejection in anybody's stead. `waits` says whether there is anything to wait for.
   */
  whenSettled(run: () => unknown, then: () => void): Outcome {
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
    if (parent === undefined) return;
    try {
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
