import type { Operation } from './operation';

/** An iterator over a stream, from its first `next()` to its end. */
export interface Iteration {
  /** The latest `next()`. */
  last: Operation;
  /** How many calls of `next()` wait for a message. */
  pending: number;
}

/** Who receives from a stream at present. */
export class Receivers {
  readonly iterations = new Set<Iteration>();
  /** The latest `data` listener, pipe, and `read()`. */
  data: Operation | undefined;
  pipe: Operation | undefined;
  read: Operation | undefined;
}
