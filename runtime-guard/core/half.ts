import { Counted } from '../happens-before/counted';
import type { Direction, Operation } from './operation';
import type { Stream } from './stream';
import { Turns } from './turns';

/** One half of a stream, with the last operation on it. */
export class Half {
  /** What clocks speak of, instead of the half: a clock can outlive the stream. */
  readonly counted = new Counted();
  last: Operation | undefined;
  /** The half-close, once there was one. */
  closed: Operation | undefined;
  /** The guard throws once per half: a second throw, from a clean-up, would hide the first. */
  thrown = false;
  hits = 0;
  readonly turns = new Turns();

  constructor(
    readonly stream: Stream,
    readonly direction: Direction,
  ) {}
}
