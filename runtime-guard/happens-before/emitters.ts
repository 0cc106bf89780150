import { EventEmitter } from 'node:events';

import { observeMethod, type Undo, undoAll } from '../core/patch';
import type { Shield } from '../core/shield';
import { createStamp } from '../core/stamp';
import type { Clock } from './clock';
import type { Ordering } from './ordering';

/** Where Node dispatches events to an EventTarget from within, such as the messages of a MessagePort. */
const DISPATCH = Symbol.for('nodejs.internal.kHybridDispatch');

/**
 * One emission of an emitter happens before its next: listeners run to their end within it. What an async listener does
 * after its first await is no part of that. Emitters for which `isWatched` holds keep such an order themselves.
 */
export function watchEmitters(ordering: Ordering, shield: Shield, isWatched: (emitter: object) => boolean): Undo {
  const emitted = createStamp<Clock>();

  const isOurs = (self: unknown, event: unknown): self is object =>
    ordering.isAwake && isObject(self) && !shield.failed && !isAboutListeners(event) && !isWatched(self);
  const before = (self: unknown, event: unknown): void => {
    try {
      if (isOurs(self, event) && isHeard(self, event)) ordering.join(emitted.get(self));
    } catch (error) {
      shield.fail(error);
    }
  };
  const after = (self: unknown, event: unknown): void => {
    try {
      if (!ordering.isAwake) return;
      const clock = ordering.moment()?.clock;
      if (clock !== undefined && isOurs(self, event) && emitted.get(self) !== clock) emitted.set(self, clock);
    } catch (error) {
      shield.fail(error);
    }
  };
  const watch = (prototype: object, name: string | symbol): Undo => observeMethod(prototype, name, { after, before });

  return undoAll([watch(EventEmitter.prototype, 'emit'), watch(EventTarget.prototype, DISPATCH in EventTarget.prototype ? DISPATCH : 'dispatchEvent')]);
}

/** Whether anybody listens, as far as Node shows that. */
function isHeard({ _events: listeners }: { readonly _events?: unknown }, event: unknown): boolean {
  return typeof listeners !== 'object' || listeners === null || Reflect.get(listeners, event as string) !== undefined;
}

/** Emitted while listeners come and go: says nothing of what the emitter is for. */
export function isAboutListeners(event: unknown): boolean {
  return event === 'newListener' || event === 'removeListener';
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' ? value !== null : typeof value === 'function';
}
