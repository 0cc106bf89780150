import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Ordering } from './ordering';

/** Lets `await Promise.all(tasks)` know what every task knew, not only the one that settled last. */
export function watchCombinators(ordering: Ordering): Undo {
  const watch = (name: 'all' | 'allSettled'): Undo =>
    patchMethod(Promise, name, (self, args, native) => ordering.combine(() => native.apply(self, args)));
  return undoAll([watch('all'), watch('allSettled')]);
}
