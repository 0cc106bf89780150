import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Locks } from '../happens-before/locks';
import { exported } from './locate';

/**
 * Watches p-limit by the queue of each limiter, the one part of it that can be reached: a limiter reads the `size` of
 * its queue whenever a job has ended, and takes a job out of it to start one.
 */
export function watchPLimit(yoctoQueue: unknown, locks: Locks): Undo {
  const { prototype } = exported(yoctoQueue, 'default');
  return undoAll([
    watchGetter(prototype, 'size', (queue) => { locks.released(queue); }),
    patchMethod(prototype, 'dequeue', (self, args, native) => {
      locks.acquired(self);
      return native.apply(self, args);
    }),
  ]);
}

function watchGetter(target: object, key: string, seen: (self: object) => void): Undo {
  const before = Object.getOwnPropertyDescriptor(target, key);
  if (before?.get === undefined) return () => undefined;
  const get = function (this: object): unknown {
    seen(this);
    return before.get?.call(this);
  };
  Object.defineProperty(target, key, { ...before, get });
  return () => {
    if (Object.getOwnPropertyDescriptor(target, key)?.get === get) Object.defineProperty(target, key, before);
  };
}
