import timers from 'node:timers';

import { type Method, patchAlias, patchMethod, type Undo, undoAll } from '../core/patch';
import type { Shield } from '../core/shield';
import { likeness } from '../core/slot';
import type { Clock } from './clock';
import type { Moment } from './moment';
import type { Ordering } from './ordering';

/** Runs a timer's callback as a task of its own; `kind` names the timer. */
export type TimerTask = (kind: string, entry: Method) => <T>(run: () => T) => T;

/** What a timer's next tick follows, and so does whoever clears it: its creation, and its ticks so far. */
interface Ticks {
  readonly created: Moment;
  clock: Clock | undefined;
}

type Start = 'setImmediate' | 'setInterval' | 'setTimeout';
type Clear = 'clearImmediate' | 'clearInterval' | 'clearTimeout';

/**
 * Timer edges that async contexts do not show everywhere: one tick of a timer happens before its next, before those of
 * the timers it starts, and before whatever follows a clear, which waits for no tick but lets none come any more.
 */
export function watchTimers(ordering: Ordering, shield: Shield, taskOf: TimerTask): Undo {
  const ticks = new WeakMap<object, Ticks>();
  /** Of timers whose ids were asked for; until they are cleared, or fired once. */
  const byId = new Map<string, Ticks>();
  const tick = <T>(known: Ticks, run: () => T): T => {
    ordering.follow(known.created);
    ordering.join(known.clock);
    ordering.here();
    try {
      return run();
    } finally {
      known.clock = ordering.current();
    }
  };

  const watchStart = (owner: object, name: Start): Undo =>
    patchMethod(owner, name, (self, args, native, entry) => {
      const [callback, ...rest] = args;
      if (typeof callback !== 'function' || shield.failed) return native.apply(self, args);
      const known: Ticks = { clock: undefined, created: ordering.here() };
      const inTask = taskOf(name, entry);
      let id: string | undefined;
      // The timer shows its callback to whoever prints it.
      const watched = likeness(callback as Method, (timer, values) => {
        if (id !== undefined && name !== 'setInterval') byId.delete(id);
        return shield.around(() => (callback as Method).apply(timer, values), (work) => tick(known, () => inTask(work)));
      });
      const timer = native.call(self, watched, ...rest);
      if (typeof timer === 'object' && timer !== null) ticks.set(timer, known);
      else byId.set((id = String(timer)), known);
      return timer;
    });

  const follow = (known: Ticks | undefined): void => {
    ordering.follow(known?.created);
    ordering.join(known?.clock);
  };
  const cleared = (timer: unknown): void => {
    if (shield.failed) return;
    if (typeof timer === 'object' && timer !== null) {
      follow(ticks.get(timer));
    } else if (typeof timer === 'number' || typeof timer === 'string') {
      follow(byId.get(String(timer)));
      byId.delete(String(timer));
    }
  };
  const watchClear = (owner: object, name: Clear): Undo =>
    patchMethod(owner, name, (self, args, native) => {
      cleared(args[0]);
      return native.apply(self, args);
    });
  const watchOwn = (prototype: object, name: string | symbol): Undo =>
    patchMethod(prototype, name, (self, args, native) => {
      cleared(self);
      return native.apply(self, args);
    });
  const watchId = (prototype: object): Undo =>
    patchMethod(prototype, Symbol.toPrimitive, (self, args, native) => {
      const id = native.apply(self, args);
      const known = ticks.get(self);
      if (known !== undefined && !shield.failed) byId.set(String(id), known);
      return id;
    });

  /** The module's functions are those of the global object, unless somebody has replaced either. */
  const watchBoth = (name: Clear | Start, watch: (owner: object) => Undo): Undo => {
    const isShared = Reflect.get(timers, name) === Reflect.get(globalThis, name);
    const undo = watch(globalThis);
    return undoAll([undo, isShared ? patchAlias(timers, name, Reflect.get(globalThis, name)) : watch(timers)]);
  };

  const { immediate, timeout } = prototypes();
  const dispose = (Symbol as { readonly dispose?: symbol }).dispose;
  return undoAll([
    ...(['setInterval', 'setTimeout', 'setImmediate'] as const).map((name) => watchBoth(name, (owner) => watchStart(owner, name))),
    ...(['clearInterval', 'clearTimeout', 'clearImmediate'] as const).map((name) => watchBoth(name, (owner) => watchClear(owner, name))),
    watchOwn(timeout, 'close'),
    watchId(timeout),
    ...(dispose === undefined ? [] : [watchOwn(timeout, dispose), watchOwn(immediate, dispose)]),
  ]);
}

/** Of the classes of timers, which Node does not export. */
function prototypes(): { immediate: object; timeout: object } {
  const timeout = timers.setTimeout(() => undefined, 0);
  const immediate = timers.setImmediate(() => undefined);
  timers.clearTimeout(timeout);
  timers.clearImmediate(immediate);
  return { immediate: Object.getPrototypeOf(immediate) as object, timeout: Object.getPrototypeOf(timeout) as object };
}
