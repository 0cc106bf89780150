import { AsyncResource } from 'node:async_hooks';

import { observeMethod, type Undo, undoAll } from '../core/patch';
import type { Shield } from '../core/shield';
import type { Ordering } from './ordering';

/**
 * What is put off to the end of a turn, or bound to it, comes after the whole of that turn, also after what it does later
 * on: so the turn has a moment from then on, which async contexts hand on.
 */
export function watchTicks(ordering: Ordering, shield: Shield): Undo {
  const before = (): void => {
    try {
      if (ordering.isAwake && !shield.failed) ordering.here();
    } catch (error) {
      shield.fail(error);
    }
  };
  const after = (): void => undefined;
  const watch = (owner: object, name: string): Undo => observeMethod(owner, name, { after, before });
  return undoAll([watch(process, 'nextTick'), watch(globalThis, 'queueMicrotask'), watch(AsyncResource, 'bind')]);
}
