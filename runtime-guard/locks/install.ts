import { type Undo, undoAll } from '../core/patch';
import type { Locks } from '../happens-before/locks';
import { watchAsyncMutex } from './async-mutex';
import { watchAsyncSema } from './async-sema';
import { loadCopies } from './locate';
import { watchPLimit } from './p-limit';
import { watchPQueue } from './p-queue';

/** How to find a lock, and how to watch it. async-mutex has a copy for `require` and one for `import`. */
const ADAPTERS = [
  { steps: ['async-mutex'], watch: watchAsyncMutex },
  { steps: ['async-mutex', '../index.mjs'], watch: watchAsyncMutex },
  { steps: ['async-sema'], watch: watchAsyncSema },
  { steps: ['p-limit', 'yocto-queue'], watch: watchPLimit },
  { steps: ['p-queue'], watch: watchPQueue },
];

/** Lets the guard see the locks of well-known packages, where they are installed. */
export function watchLocks(locks: Locks): Undo {
  return undoAll(ADAPTERS.flatMap(({ steps, watch }) => loadCopies(steps).map((module) => watch(module, locks))));
}
