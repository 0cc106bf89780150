import timers from 'node:timers';

/** A value of its own: fake timers replace the module's property. */
const { setImmediate: setRealImmediate } = timers;

/** What follows tasks across async contexts, which costs every promise of the process. */
export interface Follower {
  /** From here on tasks are followed. Said again, it changes nothing. */
  wake(): void;
  /** Tasks need not be followed until that is said again. */
  rest(): void;
}

/**
 * Counts what is open: tasks are followed only meanwhile, and until the end of the turn in which the last one closes, so
 * that whoever waited for that is still followed. A program without streams runs as if nobody watched.
 */
export class OpenStreams {
  #count = 0;
  #stopped = false;
  readonly #gone = new FinalizationRegistry(() => { this.closed(); });

  /** @param fail is told of what fails at the end of a turn, where nothing may be thrown */
  constructor(
    readonly followers: readonly Follower[],
    readonly fail: (error: unknown) => void,
  ) {}

  /** One more stream is open, or is about to be. */
  opened(): void {
    this.#count += 1;
    if (this.#count === 1 && !this.#stopped) for (const follower of this.followers) follower.wake();
  }

  /** One of them is over. */
  closed(): void {
    this.#count -= 1;
    if (this.#count === 0) setRealImmediate(() => { this.#rest(); }).unref();
  }

  /** One more is open until `object` is gone, or is let go of: nobody may say when it is over. */
  heldBy(object: object): void {
    this.opened();
    this.#gone.register(object, undefined, object);
  }

  /** It is over before that. */
  letGo(object: object): void {
    if (this.#gone.unregister(object)) this.closed();
  }

  /** Whatever is open, or will be, nothing is followed any more. */
  stop(): void {
    this.#stopped = true;
  }

  #rest(): void {
    if (this.#count > 0 || this.#stopped) return;
    try {
      for (const follower of this.followers) follower.rest();
    } catch (error) {
      this.fail(error);
    }
  }
}
