/** Takes a change back; calling it twice is harmless. */
export type Undo = () => void;

export type Method = (this: unknown, ...args: unknown[]) => unknown;

/**
 * What runs instead of a method.
 * @param native calls the method as it was
 * @param entry the function the user called, where stacks shall begin
 */
export type Around = (self: object, args: unknown[], native: Method, entry: Method) => unknown;

/**
 * Replaces a method, own or inherited, with one of the same name, length and properties.
 *
 * The undo restores what was there by identity, and deletes what was only added. Where somebody else has wrapped the
 * replacement in the meantime it stays, as a mere passage.
 */
export function patchMethod(target: object, key: string | symbol, around: Around): Undo {
  const before = Object.getOwnPropertyDescriptor(target, key);
  const original: unknown = Reflect.get(target, key);
  if (typeof original !== 'function') return () => undefined;

  /** An inherited method is looked up at each call: its owner may be patched as well. */
  const native: Method =
    before === undefined
      ? function (this: unknown, ...args) {
          return (Reflect.get(Object.getPrototypeOf(target) as object, key) as Method).apply(this, args);
        }
      : (original as Method);
  let active = true;
  // Of a class body or an object a method is: callable, yet no constructor.
  const holder: { readonly method: Method } = {
    method(this: unknown, ...args: unknown[]): unknown {
      return active ? around(this as object, args, native, replacement) : native.apply(this, args);
    },
  };
  const replacement = holder.method;
  for (const name of Reflect.ownKeys(original)) {
    if (name === 'prototype') continue;
    const property = Object.getOwnPropertyDescriptor(original, name);
    if (property !== undefined) Object.defineProperty(replacement, name, property);
  }
  const { enumerable = false } = before ?? inherited(target, key) ?? {};
  if (before?.configurable === false || !Reflect.defineProperty(target, key, { configurable: true, enumerable, value: replacement, writable: true })) {
    warnOf(String(key));
    return () => undefined;
  }

  return () => {
    active = false;
    if (Object.getOwnPropertyDescriptor(target, key)?.value !== replacement) return;
    if (before === undefined) Reflect.deleteProperty(target, key);
    else Object.defineProperty(target, key, before);
  };
}

function inherited(target: object, key: string | symbol): PropertyDescriptor | undefined {
  let owner = Object.getPrototypeOf(target) as object | null;
  while (owner !== null && !Object.hasOwn(owner, key)) owner = Object.getPrototypeOf(owner) as object | null;
  return owner === null ? undefined : Object.getOwnPropertyDescriptor(owner, key);
}

const warned = new Set<string>();

function warnOf(method: string): void {
  if (warned.has(method)) return;
  warned.add(method);
  process.emitWarning(`The gRPC stream guard cannot watch the method ${method}: it can be neither replaced nor added.`, 'GrpcStreamsWarning');
}

/** One undo for several, the last first. */
export function undoAll(undos: readonly Undo[]): Undo {
  return () => {
    for (const undo of [...undos].reverse()) undo();
  };
}
