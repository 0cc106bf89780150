import { executionAsyncId } from 'node:async_hooks';

import type { Undo } from '../core/patch';
import { undoAll } from '../core/patch';
import { advanced, type Clock } from './clock';
import { ClockStore } from './clock-store';
import { PromiseEdges } from './promise-edges';

/** Who knows of which operations: happens-before, as far as this process shows it. */
export class Ordering {
  /** False where Node lacks a hook: then nobody can say that two operations are unordered. */
  readonly exact: boolean;
  readonly edges: PromiseEdges;
  readonly #live = new Set<number>();
  readonly #store = new ClockStore();
  readonly #undo: Undo;

  constructor(fail: (error: unknown) => void) {
    this.exact = PromiseEdges.supported;
    this.edges = new PromiseEdges(this.#store, fail);
    this.#undo = this.exact ? undoAll([() => { this.#store.dispose(); }, this.edges.start()]) : () => { this.#store.dispose(); };
  }

  current(): Clock | undefined {
    return this.#store.current();
  }

  join(clock: Clock | undefined): void {
    this.#store.join(clock);
  }

  /** Names the turn that runs now: a task that has waited goes on in another one. */
  turn(): string {
    return `${this.edges.turns}:${executionAsyncId()}`;
  }

  /** The current task performs operation `index` on a half; returns what it knows from then on. */
  advance(half: number, index: number): Clock {
    this.#live.add(half);
    const clock = advanced(this.current(), half, index, this.#live);
    this.#store.set(clock);
    return clock;
  }

  /** The half's stream ended: clocks need not speak of it any more. */
  release(half: number): void {
    this.#live.delete(half);
  }

  /** Runs `run`, and calls `then` once the promise it returned settles; without hooks it waits for nothing. */
  whenSettled(run: () => unknown, then: () => void): { result: unknown; waits: boolean } {
    return this.exact ? this.edges.whenSettled(run, then) : { result: run(), waits: false };
  }

  dispose(): void {
    this.#undo();
  }
}
