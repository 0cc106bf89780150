import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Locks } from '../happens-before/locks';
import { exported } from './locate';

/** What async-mutex's `Mutex` is made of, too. */
interface Semaphore {
  getValue(): number;
}

/** Watches async-mutex: a semaphore that never had more than one slot is a lock. */
export function watchAsyncMutex(module: unknown, locks: Locks): Undo {
  const shared = new WeakSet<object>();
  const excludes = (semaphore: object): boolean => {
    if ((semaphore as Semaphore).getValue() > 1) shared.add(semaphore);
    return !shared.has(semaphore);
  };
  const { prototype } = exported(module, 'Semaphore');
  return undoAll([
    patchMethod(prototype, 'acquire', (self, args, native) => {
      if (excludes(self)) locks.acquired(self);
      return native.apply(self, args);
    }),
    patchMethod(prototype, 'release', (self, args, native) => {
      if (excludes(self)) locks.released(self);
      return native.apply(self, args);
    }),
  ]);
}
