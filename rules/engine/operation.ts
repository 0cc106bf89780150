import type { OperationSite } from '../domain';
import type { Conditions } from './conditions';
import type { AccessPath } from './streams/access-path';
import type { Moment, Task } from './task';

/** The locks that are held at one point. */
export type Locks = ReadonlySet<string>;

/** One time of taking a lock. */
export interface Hold {
  /** The tasks that had been started in the very turn. */
  readonly fresh: ReadonlySet<Task>;
  /** The lock was given back in the very turn. */
  isBrief: boolean;
  /** Of a pause: the tasks that have ended it. */
  readonly resumedBy: Set<Task>;
  /** The segment of the task that takes the lock. */
  readonly step: number;
  readonly task: Task;
}

/** Which time of taking each lock it is. */
export type Holds = ReadonlyMap<string, Hold>;

/** An operation as the walk meets it: where, on what, by whom, under which locks, and when. */
export interface Operation extends Omit<OperationSite, 'isLocked'> {
  /** All conditions under which the operation is made, those of the callers first. */
  readonly conditions: Conditions;
  /** The operation depends on a condition inside the function that makes it. */
  readonly conditional: boolean;
  /** The operation is made only while a flag, or the stream, says that it may be. */
  readonly guarded: boolean;
  /** A close that counts what is still under way. */
  readonly counted: boolean;
  /** The tasks that were started since the task last waited, on every way on which they were started. */
  readonly fresh: ReadonlySet<Task>;
  readonly holds: Holds;
  readonly locks: Locks;
  readonly moments: readonly Moment[];
  readonly path: AccessPath;
  readonly task: Task;
}

/** A pair of operations that nothing orders, with the live tasks whose footprint each belongs to. */
export interface Encounter {
  readonly first: Operation;
  readonly firstTask: Task;
  readonly second: Operation;
  readonly secondTask: Task;
}
