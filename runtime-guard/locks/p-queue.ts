import { type Method, patchMethod, type Undo, undoAll } from '../core/patch';
import type { Locks } from '../happens-before/locks';
import { exported } from './locate';

interface Queue {
  readonly concurrency: number;
}

/**
 * Watches p-queue: at a concurrency of 1 each job comes after the one before it, and `onIdle` comes after every job at
 * any concurrency. A job also knows what whoever added it knew; it may be started by the job before it.
 */
export function watchPQueue(module: unknown, locks: Locks): Undo {
  const { prototype } = exported(module, 'default');

  const watchIdle = (name: 'onIdle' | 'onPendingZero'): Undo =>
    patchMethod(prototype, name, (self, args, native) =>
      (native.apply(self, args) as Promise<unknown>).then((value) => {
        locks.acquired(self);
        return value;
      }));

  return undoAll([
    watchIdle('onIdle'),
    watchIdle('onPendingZero'),
    patchMethod(prototype, 'add', (self, args, native) => {
      const [work, ...rest] = args;
      return typeof work === 'function' ? native.call(self, job(self, work as Method, locks), ...rest) : native.apply(self, args);
    }),
  ]);
}

function job(queue: object, work: Method, locks: Locks): Method {
  const added = locks.ordering.current();
  const release = (): void => { locks.released(queue); };
  return function (this: unknown, ...args) {
    locks.shield.run(() => { locks.ordering.join(added); });
    if ((queue as Queue).concurrency === 1) locks.acquired(queue);
    let result: unknown;
    try {
      result = work.apply(this, args);
    } catch (error) {
      release();
      throw error;
    }
    if (isThenable(result)) return Promise.resolve(result).finally(release);
    release();
    return result;
  };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}
