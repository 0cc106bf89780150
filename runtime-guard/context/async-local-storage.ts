import type { Task } from '../core/task';
import type { Carrier, Entered } from './carrier';
import { type Context, Contexts, Scope } from './contexts';

/** Carries tasks in a storage of Node, whose hooks are its own business. */
export class AsyncLocalStorageCarrier implements Carrier {
  readonly name = 'async-local-storage';

  /** @param contexts which may carry moments, too */
  constructor(readonly contexts = new Contexts()) {}

  current(): Task | undefined {
    return this.contexts.current()?.task;
  }

  run<T>(task: Task, work: () => T): T {
    const outer = this.enter(task);
    try {
      return work();
    } finally {
      this.leave(outer);
    }
  }

  enter(task: Task): Entered {
    const outer = this.contexts.current();
    this.contexts.set(new Scope(outer?.moment, task));
    return outer;
  }

  /** The moment goes on: what it has learnt within the task it knows. */
  leave(entered: Entered): void {
    const outer = entered as Context | undefined;
    const moment = this.contexts.current()?.moment;
    this.contexts.set(moment === outer?.moment ? outer : new Scope(moment, outer?.task));
  }

  wake(): void {
    this.contexts.wake();
  }

  rest(): void {
    this.contexts.rest();
  }

  dispose(): void {
    this.contexts.dispose();
  }
}
