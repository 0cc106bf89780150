import { EventEmitter } from 'node:events';

import { patchMethod, type Undo, undoAll } from '../core/patch';
import type { Shield } from '../core/shield';
import { createStamp } from '../core/stamp';
import type { Clock } from './clock';
import type { Ordering } from './ordering';

/** Emitted while listeners come and go: says nothing of what the emitter is for. */
const QUIET = new Set<unknown>(['newListener', 'removeListener']);

/** Where Node dispatches events to an EventTarget from within, such as the messages of a MessagePort. */
const DISPATCH = Symbol.for('nodejs.internal.kHybridDispatch');

/**
 * One emission of an emitter happens before its next: listeners run to their end within it. What an async listener does
 * after its first await is no part of that. Emitters for which `isWatched` holds keep such an order themselves.
 */
export function watchEmitters(ordering: Ordering, shield: Shield, isWatched: (emitter: object) => boolean): Undo {
  const emitted = createStamp<Clock>();

  const before = (emitter: object): void => {
    const clock = emitted.get(emitter);
    if (clock !== undefined) shield.run(() => { ordering.join(clock); });
  };
  const after = (emitter: object): void => {
    const clock = ordering.current();
    if (clock !== undefined) emitted.set(emitter, clock);
  };
  const watch = (prototype: object, name: string | symbol): Undo =>
    patchMethod(prototype, name, (self, args, native) => {
      if (shield.failed || !isObject(self) || QUIET.has(args[0]) || isWatched(self)) return native.apply(self, args);
      before(self);
      try {
        return native.apply(self, args);
      } finally {
        after(self);
      }
    });

  return undoAll([watch(EventEmitter.prototype, 'emit'), watch(EventTarget.prototype, DISPATCH in EventTarget.prototype ? DISPATCH : 'dispatchEvent')]);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function';
}
