import { type Around, type Method, netted, type Observer, watched, type Watcher } from './net';

/** Something that runs around a method, for every object or for those that inherit from `target`. */
export interface Layer {
  readonly around: Around;
  readonly target: object | undefined;
  /** Instead of `around`, where it is the only one. */
  readonly watcher: Watcher<unknown> | undefined;
}

/** What runs around a method of objects that inherit from `parent` directly. */
interface Fit {
  readonly parent: object;
  /** What the replacement calls. */
  readonly run: Method;
}

/** So many kinds of objects are kept in mind. */
const MOST_KINDS = 64;

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
  readonly #original: Method;
  readonly #replacement: Method;
  #layers: readonly Layer[] = [];
  #observers: readonly Observer[] = [];
  /** Of objects of any kind, if it does not matter which. */
  #common: Fit | undefined;
  /** By kinds of objects, if it does. */
  #fits: Fit[] = [];

  private constructor(owner: object, key: string | symbol, before: PropertyDescriptor, original: Method) {
    this.#before = before;
    this.#key = key;
    this.#owner = owner;
    this.#original = original;
    this.#replacement = this.#replace(original);
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
    this.#change(this.#layers);
    return () => {
      this.#observers = this.#observers.filter((one) => one !== observer);
      this.#change(this.#layers);
      this.#restore();
    };
  }

  /**
   * Not by `likeness`, whose functions are slower: they call whatever they are given. `arguments` that are only handed on
   * are never made into an object, so that a call of which nobody hears costs next to nothing.
   */
  #replace(original: Method): Method {
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the method has another `this`
    const slot = this;
    /* eslint-disable prefer-rest-params -- see above */
    const holder: { readonly method: Method } = {
      method(this: unknown): unknown { return Reflect.apply(slot.#fit(this).run, this, arguments); },
    };
    return dressed(Object.hasOwn(original, 'prototype') ? function (this: unknown): unknown { return Reflect.apply(slot.#fit(this).run, this, arguments); } : holder.method, original);
    /* eslint-enable prefer-rest-params */
  }

  #place(): boolean {
    const { configurable = false, enumerable = false } = this.#before;
    const flags = 'value' in this.#before ? this.#before : { configurable, enumerable, writable: true };
    return Reflect.defineProperty(this.#owner, this.#key, { ...flags, value: this.#replacement });
  }

  #change(layers: readonly Layer[]): void {
    this.#layers = layers;
    this.#fits = [];
    this.#common = layers.every(({ target }) => target === undefined) ? this.#fitOf(layers, NOBODY) : undefined;
  }

  /** Where somebody else has wrapped the replacement it stays, as a mere passage, until it is called in its own place. */
  #restore(): void {
    if (this.#layers.length > 0 || this.#observers.length > 0 || Object.getOwnPropertyDescriptor(this.#owner, this.#key)?.value !== this.#replacement) return;
    Reflect.defineProperty(this.#owner, this.#key, this.#before);
  }

  #fit(self: unknown): Fit {
    if (this.#common !== undefined) {
      this.#restore();
      return this.#common;
    }
    const parent = typeof self === 'object' && self !== null ? (Object.getPrototypeOf(self) as object | null) ?? NOBODY : NOBODY;
    for (const fit of this.#fits) if (fit.parent === parent) return fit;
    return this.#learn(parent);
  }

  #learn(parent: object): Fit {
    const fit = this.#fitOf(this.#layers.filter(({ target }) => target === undefined || target === parent || Object.prototype.isPrototypeOf.call(target, parent)), parent);
    if (this.#fits.length === MOST_KINDS) this.#fits = [];
    this.#fits.push(fit);
    return fit;
  }

  #fitOf(layers: readonly Layer[], parent: object): Fit {
    return { parent, run: layers.length > 0 ? this.#around(layers) : observed(this.#original, this.#observers) };
  }

  /** Calls the method with what runs around it. */
  #around(layers: readonly Layer[]): Method {
    const method = this.#original;
    const entry = this.#replacement;
    const [{ watcher } = {}] = layers;
    if (watcher !== undefined && layers.length === 1) return function (this: unknown, ...args) { return watched(watcher, method, this as object, args, entry); };
    const arounds = layers.map(({ around }) => around);
    return function (this: unknown, ...args) { return netted(arounds, { args, entry, method, self: this }); };
  }
}

/** Calls the method, and tells those who observe it. */
function observed(method: Method, observers: readonly Observer[]): Method {
  if (observers.length === 0) return method;
  return function (this: unknown): unknown {
    /* eslint-disable prefer-rest-params -- as in the replacement */
    const first: unknown = arguments[0];
    for (const observer of observers) observer.before(this, first);
    try {
      return Reflect.apply(method, this, arguments);
    } finally {
      for (const observer of observers) observer.after(this, first);
    }
    /* eslint-enable prefer-rest-params */
  };
}

/** In place of a parent. */
const NOBODY = {};

/** A function that looks like `original`: its name, its length, its properties, and whether it has a `prototype`. */
export function likeness(original: Method, call: (self: unknown, args: unknown[]) => unknown): Method {
  // Of an object a method is: callable, yet no constructor.
  const holder: { readonly method: Method } = {
    method(this: unknown, ...args: unknown[]): unknown { return call(this, args); },
  };
  return dressed(Object.hasOwn(original, 'prototype') ? function (this: unknown, ...args) { return call(this, args); } : holder.method, original);
}

/** Gives a function the properties of another one. */
function dressed(replacement: Method, original: Method): Method {
  for (const name of Reflect.ownKeys(original)) {
    const property = Object.getOwnPropertyDescriptor(original, name);
    if (property !== undefined) Reflect.defineProperty(replacement, name, property);
  }
  return replacement;
}
