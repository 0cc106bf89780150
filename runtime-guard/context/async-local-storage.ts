import { AsyncLocalStorage } from 'node:async_hooks';

import type { Task } from '../core/task';
import type { Carrier } from './carrier';

/** Carries tasks in a storage of Node, whose hooks are its own business. */
export class AsyncLocalStorageCarrier implements Carrier {
  readonly name = 'async-local-storage';
  readonly #storage = new AsyncLocalStorage<Task>();
  /** To run in a disabled storage would enable it again. */
  #disposed = false;

  current(): Task | undefined {
    return this.#disposed ? undefined : this.#storage.getStore();
  }

  run<T>(task: Task, work: () => T): T {
    return this.#disposed ? work() : this.#storage.run(task, work);
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
