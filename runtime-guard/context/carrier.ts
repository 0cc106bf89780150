import type { Follower } from '../core/open-streams';
import type { Task } from '../core/task';

/**
 * Knows which task runs: identity and names only, never the clock. One interface, so that the carrier can be chosen.
 *
 * Tasks are followed across async contexts only while streams are open. A task that is run at another time is known
 * while its function runs, and no longer.
 */
export interface Carrier extends Follower {
  readonly name: CarrierName;
  current(): Task | undefined;
  /** Runs `work` and whatever it starts as `task`. */
  run<T>(task: Task, work: () => T): T;
  /**
   * The same in two steps, for what runs for each message: from here on, until what it returns is left, `task` runs.
   * Nothing may be awaited between.
   */
  enter(task: Task): Entered;
  leave(entered: Entered): void;
  /** Lets go of every hook. */
  dispose(): void;
}

/** What a carrier needs to know to leave a task. */
export type Entered = object | undefined;

export type CarrierName = 'async-local-storage' | 'cls-hooked';
