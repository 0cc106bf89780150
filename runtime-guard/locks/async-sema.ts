import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Locks } from '../happens-before/locks';
import { exported } from './locate';

/** Watches async-sema: a semaphore of one token is a lock. */
export function watchAsyncSema(module: unknown, locks: Locks): Undo {
  const excludes = (sema: object): boolean => Reflect.get(sema, 'nrTokens') === 1;
  const { prototype } = exported(module, 'Sema');
  const watch = (name: string, happens: 'acquired' | 'released'): Undo =>
    patchMethod(prototype, name, (self, args, native) => {
      if (excludes(self)) locks[happens](self);
      return native.apply(self, args);
    });
  return undoAll([watch('acquire', 'acquired'), watch('tryAcquire', 'acquired'), watch('release', 'released')]);
}
