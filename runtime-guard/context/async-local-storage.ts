import { AsyncLocalStorage } from 'node:async_hooks';

import type { Task } from '../core/task';
import type { Carrier } from './carrier';

export class AsyncLocalStorageCarrier implements Carrier {
  readonly name = 'async-local-storage';
  readonly #storage = new AsyncLocalStorage<Task>();

  current(): Task | undefined {
    return this.#storage.getStore();
  }

  run<T>(task: Task, work: () => T): T {
    return this.#storage.run(task, work);
  }

  dispose(): void {
    this.#storage.disable();
  }
}
