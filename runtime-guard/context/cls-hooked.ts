import asyncHooks from 'node:async_hooks';

import cls from 'cls-hooked';

import type { Task } from '../core/task';
import type { Carrier } from './carrier';

const TASK = 'task';

/** The parts of a namespace in use; `active` is not in its published types. */
interface Namespace {
  readonly active: Readonly<Record<string, unknown>> | null;
  enter(context: object): void;
  exit(context: object): void;
}

let namespaces = 0;

/**
 * Carries tasks in a cls-hooked namespace.
 *
 * Contexts are plain objects, one a task: `createContext` would chain each to the one before, for as long as the
 * program runs. `run` is not used, as it writes a property on errors that pass through.
 */
export class ClsHookedCarrier implements Carrier {
  readonly name = 'cls-hooked';
  readonly #contexts = new WeakMap<Task, object>();
  readonly #hooks: readonly asyncHooks.AsyncHook[];
  readonly #namespace: Namespace;
  readonly #namespaceName: string;

  constructor() {
    this.#namespaceName = `eslint-plugin-grpc-streams ${(namespaces += 1)}`;
    const { hooks, result } = withHooksSeen(() => cls.createNamespace(this.#namespaceName));
    this.#hooks = hooks;
    this.#namespace = result;
  }

  current(): Task | undefined {
    return this.#namespace.active?.[TASK] as Task | undefined;
  }

  run<T>(task: Task, work: () => T): T {
    const context = this.#contextOf(task);
    this.#namespace.enter(context);
    try {
      return work();
    } finally {
      this.#namespace.exit(context);
    }
  }

  /** `destroyNamespace` leaves the hook of its namespace running (cls-hooked #60, #67). */
  dispose(): void {
    for (const hook of this.#hooks) hook.disable();
    Reflect.deleteProperty(process.namespaces, this.#namespaceName);
  }

  #contextOf(task: Task): object {
    const known = this.#contexts.get(task);
    if (known !== undefined) return known;
    const context = { [TASK]: task };
    this.#contexts.set(task, context);
    return context;
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- where @types/node declares what `process` holds
  namespace NodeJS {
    interface Process {
      /** Where cls-hooked lists its namespaces. */
      namespaces: Record<string, unknown>;
    }
  }
}

/** Runs `work` and says which async hooks it created. */
function withHooksSeen<T>(work: () => T): { hooks: asyncHooks.AsyncHook[]; result: T } {
  const hooks: asyncHooks.AsyncHook[] = [];
  const { createHook } = asyncHooks;
  asyncHooks.createHook = (callbacks) => {
    const hook = createHook(callbacks);
    hooks.push(hook);
    return hook;
  };
  try {
    return { hooks, result: work() };
  } finally {
    asyncHooks.createHook = createHook;
  }
}
