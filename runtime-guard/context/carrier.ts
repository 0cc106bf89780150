import type { Task } from '../core/task';

/**
 * Knows which task runs: identity and names only, never the clock. One interface, so that the carrier can be chosen.
 */
export interface Carrier {
  readonly name: CarrierName;
  current(): Task | undefined;
  /** Runs `work` and whatever it starts as `task`. */
  run<T>(task: Task, work: () => T): T;
  /** Lets go of every hook. */
  dispose(): void;
}

export type CarrierName = 'async-local-storage' | 'cls-hooked';
