import { type Around, aroundOf, type Method, netted, type Observer, type Watcher } from './net';
import { type Layer, likeness, Slot } from './slot';

export type { Around, Method, Observer, Watcher } from './net';

/** Takes a change back; calling it twice is harmless. */
export type Undo = () => void;

interface Definition {
  readonly before: PropertyDescriptor;
  readonly original: Method;
  readonly owner: object;
}

/**
 * Runs `around` instead of a method of `target`, own or inherited. One that a prototype inherits is replaced where it is
 * defined, for those only that inherit from that prototype; any other object gets one of its own. The replacement has
 * the name, the length and the properties of the method. The undo restores what was there by identity.
 */
export function patchMethod(target: object, key: string | symbol, around: Around): Undo {
  return patch(target, key, { around, watcher: undefined });
}

/** Like `patchMethod`, for a method that runs for each message. */
export function watchMethod<S>(target: object, key: string | symbol, watcher: Watcher<S>): Undo {
  return patch(target, key, { around: aroundOf(watcher), watcher });
}

function patch(target: object, key: string | symbol, layer: Omit<Layer, 'target'>): Undo {
  const found = definitionOf(target, key);
  if (found === undefined) return () => undefined;
  const { before, original, owner } = found;
  if (owner !== target && !isPrototype(target)) return patchOne(target, key, layer.around);
  const slot = Slot.of(owner, key, before, original);
  if (slot !== undefined) return slot.add({ ...layer, target: owner === target ? undefined : target });
  return owner === target ? notWatched(String(key)) : patchOne(target, key, layer.around);
}

/** Tells `observer` of all calls of a method of its own that `target` has. */
export function observeMethod(target: object, key: string | symbol, observer: Observer): Undo {
  const found = definitionOf(target, key);
  const slot = found?.owner === target ? Slot.of(target, key, found.before, found.original) : undefined;
  return slot === undefined ? notWatched(String(key)) : slot.observe(observer);
}

function isPrototype(target: object): boolean {
  const { value } = (Object.getOwnPropertyDescriptor(target, 'constructor') ?? {}) as { value?: unknown };
  return typeof value === 'function' && value.prototype === target;
}

/** Gives one object a property of its own for an inherited method; it is listed only if the method was. */
function patchOne(target: object, key: string | symbol, around: Around): Undo {
  const found = definitionOf(target, key);
  if (found === undefined) return () => undefined;
  const before = Object.getOwnPropertyDescriptor(target, key);
  /** Looked up at each call: its owner may be patched as well. */
  const inherited: Method = function (this: unknown, ...args) {
    return (Reflect.get(Object.getPrototypeOf(target) as object, key) as Method).apply(this, args);
  };
  const method = before === undefined ? inherited : found.original;
  let active = true;
  const replacement = likeness(found.original, (self, args) =>
    active ? netted([around], { args, entry: replacement, method, self }) : method.apply(self, args));
  const { enumerable = false } = found.before;
  if (before?.configurable === false || !Reflect.defineProperty(target, key, { configurable: true, enumerable, value: replacement, writable: true })) {
    return notWatched(String(key));
  }
  return () => {
    active = false;
    if (Object.getOwnPropertyDescriptor(target, key)?.value !== replacement) return;
    if (before === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, before);
  };
}

/** Whether `patchMethod` can replace a method of `target`. */
export function isPatchable(target: object, key: string | symbol): boolean {
  const found = definitionOf(target, key);
  if (found === undefined) return false;
  const { before: { configurable, writable }, owner } = found;
  return configurable === true || writable === true || (owner !== target && Object.isExtensible(target));
}

/** Gives `target` the replacement of a method that it shares with another object, which has just been patched. */
export function patchAlias(target: object, key: string, replacement: unknown): Undo {
  const before = Object.getOwnPropertyDescriptor(target, key);
  if (before === undefined || !Reflect.defineProperty(target, key, { ...before, value: replacement })) return () => undefined;
  return () => {
    if (Object.getOwnPropertyDescriptor(target, key)?.value === replacement) Object.defineProperty(target, key, before);
  };
}

/** Where a method is defined; undefined if there is none, or none that can be looked at. */
function definitionOf(target: object, key: string | symbol): Definition | undefined {
  try {
    const original: unknown = Reflect.get(target, key);
    let owner: object | null = target;
    while (owner !== null && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object | null;
    const before = owner === null ? undefined : Object.getOwnPropertyDescriptor(owner, key);
    return typeof original === 'function' && owner !== null && before !== undefined ? { before, original: original as Method, owner } : undefined;
  } catch {
    return undefined;
  }
}

const warned = new Set<string>();

function notWatched(method: string): Undo {
  if (!warned.has(method)) {
    warned.add(method);
    process.emitWarning(`The gRPC stream guard cannot watch the method ${method}: it can be neither replaced nor added.`, 'GrpcStreamsWarning');
  }
  return () => undefined;
}

/** One undo for several, the last first. */
export function undoAll(undos: readonly Undo[]): Undo {
  return () => {
    for (const undo of [...undos].reverse()) undo();
  };
}
