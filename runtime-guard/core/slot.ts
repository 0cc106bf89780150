import { type Method, netted } from './net';

/**
 * What runs instead of a method.
 * @param native calls the method as it was
 * @param entry the function the user called, where stacks shall begin
 */
export type Around = (self: object, args: unknown[], native: Method, entry: Method) => unknown;

/** Something that runs around a method, for every object or for those that inherit from `target`. */
export interface Layer {
  readonly around: Around;
  readonly target: object | undefined;
}

/** By their replacements. */
const slots = new WeakMap<Method, Slot>();

/**
 * A method that was replaced in the very place where it is defined: a class that only inherits it keeps its own keys, and
 * its objects list theirs in the same order. The last layer is the outermost.
 */
export class Slot {
  readonly #before: PropertyDescriptor;
  readonly #key: string | symbol;
  readonly #original: Method;
  readonly #owner: object;
  readonly #replacement: Method;
  #layers: readonly Layer[] = [];
  #suitsAll = true;
  /** By what an object inherits from directly; and the last one of these, as most objects follow others of their kind. */
  #fitting = new WeakMap<object, readonly Layer[]>();
  #latest: { readonly layers: readonly Layer[]; readonly parent: object } | undefined;

  private constructor(owner: object, key: string | symbol, before: PropertyDescriptor, original: Method) {
    this.#before = before;
    this.#key = key;
    this.#original = original;
    this.#owner = owner;
    this.#replacement = likeness(original, (self, args) => this.#call(self, args));
  }

  /** The slot of a method, which is replaced if it is not yet; undefined if it cannot be. */
  static of(owner: object, key: string | symbol, before: PropertyDescriptor, original: Method): Slot | undefined {
    const known = slots.get(original);
    if (known !== undefined && known.#owner === owner && known.#key === key) return known;
    const slot = new Slot(owner, key, before, original);
    if (!slot.#place()) return undefined;
    slots.set(slot.#replacement, slot);
    return slot;
  }

  add(layer: Layer): () => void {
    this.#change([...this.#layers, layer]);
    return () => {
      this.#change(this.#layers.filter((one) => one !== layer));
      this.#restore();
    };
  }

  #place(): boolean {
    const { configurable = false, enumerable = false } = this.#before;
    const flags = 'value' in this.#before ? this.#before : { configurable, enumerable, writable: true };
    return Reflect.defineProperty(this.#owner, this.#key, { ...flags, value: this.#replacement });
  }

  #change(layers: readonly Layer[]): void {
    this.#layers = layers;
    this.#suitsAll = layers.every(({ target }) => target === undefined);
    this.#fitting = new WeakMap();
    this.#latest = undefined;
  }

  /** Where somebody else has wrapped the replacement it stays, as a mere passage, until it is called in its own place. */
  #restore(): void {
    if (this.#layers.length > 0 || Object.getOwnPropertyDescriptor(this.#owner, this.#key)?.value !== this.#replacement) return;
    Reflect.defineProperty(this.#owner, this.#key, this.#before);
  }

  #call(self: unknown, args: unknown[]): unknown {
    if (this.#layers.length === 0) this.#restore();
    const layers = this.#layersFor(self);
    return layers.length === 0 ? this.#original.apply(self, args) : this.#run(layers, layers.length - 1, self, args);
  }

  /** Runs the layer at `index` around those below it, and around the method itself. */
  #run(layers: readonly Layer[], index: number, self: unknown, args: unknown[]): unknown {
    const layer = layers[index];
    if (layer === undefined) return this.#original.apply(self, args);
    return netted(layer.around, index === 0 ? this.#original : this.#below(layers, index - 1), self, args, this.#replacement);
  }

  #below(layers: readonly Layer[], index: number): Method {
    const run = (self: unknown, args: unknown[]): unknown => this.#run(layers, index, self, args);
    return function (this: unknown, ...given) { return run(this, given); };
  }

  #layersFor(self: unknown): readonly Layer[] {
    if (this.#suitsAll) return this.#layers;
    const parent = typeof self === 'object' && self !== null ? Object.getPrototypeOf(self) as object | null : null;
    if (parent === null) return this.#layers.filter(({ target }) => target === undefined);
    if (this.#latest?.parent === parent) return this.#latest.layers;
    const layers = this.#fitting.get(parent) ?? this.#layers.filter(({ target }) => target === undefined || target === parent || isAbove(target, parent));
    this.#fitting.set(parent, layers);
    this.#latest = { layers, parent };
    return layers;
  }
}

function isAbove(target: object, object: object): boolean {
  let above = Object.getPrototypeOf(object) as object | null;
  while (above !== null && above !== target) above = Object.getPrototypeOf(above) as object | null;
  return above === target;
}

/** A function that looks like `original`: its name, its length, its properties, and whether it has a `prototype`. */
export function likeness(original: Method, call: (self: unknown, args: unknown[]) => unknown): Method {
  // Of an object a method is: callable, yet no constructor.
  const holder: { readonly method: Method } = {
    method(this: unknown, ...args: unknown[]): unknown { return call(this, args); },
  };
  const replacement: Method = Object.hasOwn(original, 'prototype') ? function (this: unknown, ...args) { return call(this, args); } : holder.method;
  for (const name of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, name);
    if (property !== undefined) Reflect.defineProperty(replacement, name, property);
  }
  return replacement;
}
