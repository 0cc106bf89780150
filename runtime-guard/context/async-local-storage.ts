import { AsyncLocalStorage } from 'node:async_hooks';

import type { Task } from '../core/task';
import type { Carrier, Entered } from './carrier';

/** Carries tasks in a storage of Node, whose hooks are its own business. */
export class AsyncLocalStorageCarrier implements Carrier {
  readonly name = 'async-local-storage';
  readonly #storage = new AsyncLocalStorage<Task | undefined>();
  /** To run in a disabled storage would enable it again. */
  #disposed = false;

  current(): Task | undefined {
    return this.#disposed ? undefined : this.#storage.getStore();
  }

  run<T>(task: Task, work: () => T): T {
    return this.#disposed ? work() : this.#storage.run(task, work);
  }

  enter(task: Task): Entered {
    if (this.#disposed) return undefined;
    const outer = this.#storage.getStore();
    this.#storage.enterWith(task);
    return outer;
  }

  leave(outer: Entered): void {
    if (!this.#disposed) this.#storage.enterWith(outer as Task | undefined);
  }

  streamOpened(): void {
    // The storage follows tasks at any time.
  }

  streamClosed(): void {
    // As above.
  }

  dispose(): void {
    this.#disposed = true;
    this.#storage.disable();
  }
}
