import type { Trace } from './trace';

/** Deeper ancestors say nothing new and would keep a long-lived program's whole history alive. */
const DEEPEST = 8;

let tasks = 0;

/**
 * A run of code whose operations happen one after another; the counterpart of a goroutine.
 * A task is named by what started it.
 */
export interface Task {
  readonly id: number;
  /** Such as `handler /chat.Room/Join #2` or `"data" listener of /chat.Room/Join #2 (client)`. */
  readonly name: string;
  readonly parent: Task | undefined;
  readonly depth: number;
  /** Where the task was created; for a listener, where it was registered. */
  readonly createdAt: Trace | undefined;
}

/** One run of a task that runs more than once, such as a listener: the same by name, and yet not the same. */
export function runOf(task: Task): Task {
  return { ...task };
}

/** Starts a new task; it takes part in nothing until a carrier runs it. */
export function createTask(name: string, parent: Task | undefined, createdAt?: Trace): Task {
  const kept = parent !== undefined && parent.depth < DEEPEST ? parent : undefined;
  return { createdAt, depth: kept === undefined ? 0 : kept.depth + 1, id: (tasks += 1), name, parent: kept };
}
