import type { AsyncHook } from 'node:async_hooks';

import type { Task } from '../core/task';
import type { Carrier, Entered } from './carrier';
import { type Callbacks, createNamespace, type Namespace } from './namespace';

/** A callback that runs, and the context with which cls-hooked entered it, if it did. */
interface Frame {
  readonly asyncId: number;
  readonly context: object | undefined;
}

/**
 * Carries tasks in a cls-hooked namespace, whose hook is enabled only while tasks are to be followed.
 *
 * The hook comes and goes in the middle of callbacks. cls-hooked takes each `after` for the end of a `before` that it
 * saw, and throws where it was not, which would end the process; so what it entered is left here, and when the hook
 * goes, the contexts that it entered go too. Those entered by `run` stay until `run` is done.
 *
 * Contexts are the tasks: `createContext` would chain each to the one before, for as long as the program runs. The
 * namespace's `run` is not used, as it writes a property on errors that pass through.
 */
export class ClsHookedCarrier implements Carrier {
  readonly name = 'cls-hooked';
  readonly #hook: AsyncHook;
  readonly #namespace: Namespace;
  readonly #running: Task[] = [];
  #frames: Frame[] = [];
  #disposed = false;

  /** @param fail is told of failures within the hook, where nothing may be thrown */
  constructor(readonly fail: (error: unknown) => void) {
    const { hook, namespace } = createNamespace((own) => this.#paired(own));
    this.#hook = hook;
    this.#namespace = namespace;
  }

  current(): Task | undefined {
    return (this.#namespace.active as Task | null) ?? undefined;
  }

  run<T>(task: Task, work: () => T): T {
    this.enter(task);
    try {
      return work();
    } finally {
      this.leave(task);
    }
  }

  enter(task: Task): Entered {
    this.#namespace.enter(task);
    this.#running.push(task);
    return task;
  }

  leave(task: Entered): void {
    this.#running.pop();
    this.#exit(task);
  }

  wake(): void {
    if (!this.#disposed) this.#hook.enable();
  }

  /** `destroyNamespace` leaves the hook of its namespace running (cls-hooked #60, #67). */
  dispose(): void {
    this.#disposed = true;
    this.rest();
  }

  rest(): void {
    this.#hook.disable();
    this.#frames = [];
    this.#namespace._set = [null, ...this.#running].slice(0, this.#running.length);
    this.#namespace.active = this.#running.at(-1) ?? null;
  }

  #paired(own: Callbacks): Callbacks {
    return {
      after: (asyncId) => {
        try {
          this.#after(asyncId);
        } catch (error) {
          this.fail(error);
        }
      },
      before: (asyncId) => {
        try {
          this.#before(asyncId, own);
        } catch (error) {
          this.fail(error);
        }
      },
      init: (asyncId, type, triggerId, resource) => {
        const contexts = this.#namespace._contexts;
        contexts.made = resource;
        try {
          own.init(asyncId, type, triggerId, resource);
        } catch (error) {
          this.fail(error);
        }
        contexts.made = undefined;
      },
    };
  }

  #before(asyncId: number, own: Callbacks): void {
    const { length } = this.#namespace._set;
    own.before(asyncId);
    const entered = this.#namespace._set.length > length ? this.#namespace.active : null;
    this.#frames.push({ asyncId, context: entered ?? undefined });
  }

  /** An uncaught error may have skipped the ends of inner callbacks. */
  #after(asyncId: number): void {
    const place = this.#frames.at(-1)?.asyncId === asyncId ? this.#frames.length - 1 : this.#frames.findLastIndex((frame) => frame.asyncId === asyncId);
    while (place >= 0 && this.#frames.length > place) {
      const context = this.#frames.pop()?.context;
      if (context !== undefined) this.#exit(context);
    }
  }

  /** As the namespace does, but for a context that is no longer entered. */
  #exit(context: object | undefined): void {
    const { _set: set, active } = this.#namespace;
    if (context !== undefined && (active === context || set.includes(context))) this.#namespace.exit(context);
  }
}
