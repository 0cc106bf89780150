/**
 * Returns what it is given, so that a class derived from it adds its fields to that. Objects that are many have such a
 * class of their own: each access is then compiled for few kinds of objects.
 */
// eslint-disable-next-line @typescript-eslint/no-extraneous-class -- this is how a private field comes onto an object of another class
export class Identity {
  constructor(object: object) {
    return object;
  }
}

/** Keeps a value on objects of others. */
export interface Stamp<T> {
  get(object: object): T | undefined;
  set(object: object, value: T): void;
}

/**
 * Like a WeakMap, at a third of its cost: the value is in a private field of the object. No reflection shows it, and
 * frozen objects take it.
 */
export function createStamp<T>(): Stamp<T> {
  return class Stamped extends Identity {
    #value: T;

    private constructor(object: object, value: T) {
      super(object);
      this.#value = value;
    }

    static get(object: object): T | undefined {
      return #value in object ? object.#value : undefined;
    }

    static set(object: object, value: T): void {
      if (#value in object) object.#value = value;
      else new Stamped(object, value);
    }
  };
}
