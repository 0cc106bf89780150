import type { Part } from '../adapters/packages';
import { type Method, patchMethod } from '../core/patch';
import type { Locks } from '../happens-before/locks';

/**
 * Watches `concatMap`, `concatAll`, and `mergeMap` with a concurrency of 1, all made by one function: an inner
 * observable begins when the one before has completed. So each begins, and emits, after all that was emitted before.
 */
export const RXJS: readonly Part[] = [{
  steps: ['rxjs', './internal/operators/mergeInternals.js'],
  watch: (module, { locks }) => patchMethod(module, 'mergeInternals', (self, args, native) => {
    const [source, subscriber, project, concurrency, ...rest] = args;
    if (concurrency !== 1 || typeof project !== 'function' || typeof subscriber !== 'object' || subscriber === null) return native.apply(self, args);
    watchEmissions(subscriber, locks);
    return native.call(self, source, subscriber, following(project as Method, subscriber, locks), concurrency, ...rest);
  }),
}];

function watchEmissions(subscriber: object, locks: Locks): void {
  patchMethod(subscriber, 'next', (self, args, next) => {
    locks.acquired(self);
    try {
      return next.apply(self, args);
    } finally {
      locks.released(self);
    }
  });
  patchMethod(subscriber, 'complete', (self, args, complete) => {
    locks.acquired(self);
    return complete.apply(self, args);
  });
}

/** Makes an inner observable, after what has been emitted. */
function following(project: Method, subscriber: object, locks: Locks): Method {
  return function (this: unknown, ...args) {
    locks.acquired(subscriber);
    return project.apply(this, args);
  };
}
