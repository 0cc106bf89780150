import asyncHooks from 'node:async_hooks';
import { createRequire } from 'node:module';

import type cls from 'cls-hooked';

import { ResourceContexts } from './resource-contexts';

/** The parts of a namespace in use; most of them are not in its published types. */
export interface Namespace {
  active: object | null;
  _set: (object | null)[];
  _contexts: ResourceContexts;
  enter(context: object): void;
  exit(context: object): void;
}

/** The callbacks with which cls-hooked follows contexts. */
export type Callbacks = Required<Pick<asyncHooks.HookCallbacks, 'after' | 'before' | 'init'>>;

let namespaces = 0;

/**
 * A namespace of cls-hooked, and the hook that it makes for itself and never gives away, not yet enabled.
 * @param around the callbacks to use instead of its own
 */
export function createNamespace(around: (own: Callbacks) => Callbacks): { readonly hook: asyncHooks.AsyncHook; readonly namespace: Namespace } {
  const name = `eslint-plugin-grpc-streams ${(namespaces += 1)}`;
  const { createNamespace: create } = load();
  const hooks: asyncHooks.AsyncHook[] = [];
  const { createHook } = asyncHooks;
  asyncHooks.createHook = (callbacks) => {
    const hook = createHook(around(callbacks as Callbacks));
    hooks.push(hook);
    return hook;
  };
  try {
    const namespace = create(name) as unknown as Namespace;
    const [hook] = hooks;
    if (hook === undefined) throw new Error('cls-hooked has made no hook.');
    hook.disable();
    namespace._contexts = new ResourceContexts();
    return { hook, namespace };
  } finally {
    asyncHooks.createHook = createHook;
    // Where a program lists its namespaces, and destroys them all.
    Reflect.deleteProperty(process.namespaces, name);
  }
}

/** Loading a copy of cls-hooked empties the list of namespaces, which may be that of the program's copy. */
function load(): typeof cls {
  const before = process.namespaces as Record<string, unknown> | undefined;
  try {
    return createRequire(__filename)('cls-hooked') as typeof cls;
  } finally {
    if (before !== undefined) process.namespaces = before;
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
