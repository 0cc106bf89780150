import { type Around, type Method, netted, type Observer } from './net';

/** Something that runs around a method, for every object or for those that inherit from `target`. */
interface Layer {
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
  readonly #owner: object;
  readonly #replacement: Method;
  #layers: readonly Layer[] = [];
  #observers: readonly Observer[] = [];
  /** Of those that inherit from nothing in particular. */
  #common: readonly Around[] = [];
  /** By what an object inherits from directly; and the last one of these, as most objects follow others of their kind. */
  #fitting = new WeakMap<object, readonly Around[]>();
  #latest: { readonly arounds: readonly Around[]; readonly parent: object } | undefined;

  private constructor(owner: object, key: string | symbol, before: PropertyDescriptor, original: Method) {
    this.#before = before;
    this.#key = key;
    this.#owner = owner;
    const fitting = (self: unknown): readonly Around[] => this.#fit(self);
    const observers = (): readonly Observer[] => this.#observers;
    const replacement = likeness(original, (self, args) => {
      const arounds = fitting(self);
      const watching = observers();
      for (const observer of watching) observer.before(self, args);
      try {
        return arounds.length === 0 ? original.apply(self, args) : netted(arounds, { args, entry: replacement, method: original, self });
      } finally {
        for (const observer of watching) observer.after(self, args);
      }
    });
    this.#replacement = replacement;
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

  observe(observer: Observer): () => void {
    this.#observers = [...this.#observers, observer];
    return () => {
      this.#observers = this.#observers.filter((one) => one !== observer);
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
    this.#common = layers.filter(({ target }) => target === undefined).map(({ around }) => around);
    this.#fitting = new WeakMap();
    this.#latest = undefined;
  }

  /** Where somebody else has wrapped the replacement it stays, as a mere passage, until it is called in its own place. */
  #restore(): void {
    if (this.#layers.length > 0 || this.#observers.length > 0 || Object.getOwnPropertyDescriptor(this.#owner, this.#key)?.value !== this.#replacement) return;
    Reflect.defineProperty(this.#owner, this.#key, this.#before);
  }

  #fit(self: unknown): readonly Around[] {
    if (this.#layers.length === 0) this.#restore();
    if (this.#common.length === this.#layers.length) return this.#common;
    const parent = typeof self === 'object' && self !== null ? Object.getPrototypeOf(self) as object | null : null;
    if (parent === null) return this.#common;
    if (this.#latest?.parent === parent) return this.#latest.arounds;
    const arounds = this.#fitting.get(parent) ?? this.#layers.filter(({ target }) => target === undefined || target === parent || Object.prototype.isPrototypeOf.call(target, parent)).map(({ around }) => around);
    this.#fitting.set(parent, arounds);
    this.#latest = { arounds, parent };
    return arounds;
  }
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
