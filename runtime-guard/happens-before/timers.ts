import { type Method, patchMethod, type Undo, undoAll } from '../core/patch';
import type { Clock } from './clock';
import type { Ordering } from './ordering';

/** Runs a timer's callback as a task of its own; `kind` names the timer. */
export type TimerTask = (kind: string, entry: Method) => <T>(run: () => T) => T;

interface Ticks {
  clock: Clock | undefined;
}

/**
 * Timer edges that async contexts do not show everywhere: one tick of a timer happens before its next, and before
 * whatever follows `clearInterval` or `clearTimeout`, which waits for no tick but lets none come any more.
 */
export function watchTimers(ordering: Ordering, taskOf: TimerTask): Undo {
  const ticks = new WeakMap<object, Ticks>();

  const watchStart = (name: 'setInterval' | 'setTimeout'): Undo =>
    patchMethod(globalThis, name, (self, args, native, entry) => {
      const [callback, ...rest] = args;
      if (typeof callback !== 'function') return native.apply(self, args);
      const known: Ticks = { clock: undefined };
      const inTask = taskOf(name, entry);
      const timer = native.call(
        self,
        function (this: unknown, ...values: unknown[]) {
          ordering.join(known.clock);
          try {
            inTask(() => (callback as Method).apply(this, values));
          } finally {
            known.clock = ordering.current();
          }
        },
        ...rest,
      );
      if (typeof timer === 'object' && timer !== null) ticks.set(timer, known);
      return timer;
    });

  const watchClear = (name: 'clearInterval' | 'clearTimeout'): Undo =>
    patchMethod(globalThis, name, (self, args, native) => {
      const [timer] = args;
      if (typeof timer === 'object' && timer !== null) ordering.join(ticks.get(timer)?.clock);
      return native.apply(self, args);
    });

  return undoAll([watchStart('setInterval'), watchStart('setTimeout'), watchClear('clearInterval'), watchClear('clearTimeout')]);
}
