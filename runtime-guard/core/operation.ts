import type { Moment } from '../happens-before/moment';
import type { Task } from './task';
import type { Trace } from './trace';

/** One half of a stream. gRPC allows one operation in flight on each half. */
export type Direction = 'receive' | 'send';

export type OperationKind = 'close' | 'receive' | 'send';

/**
 * When an operation is done. `instant`: when the call returns, like a `write` that nobody can wait for. `callback`: when
 * its callback comes; the task that waits for it holds the half until then. `promise`: when its promise settles, and no
 * other may begin before, not even one of the same task.
 */
export type Completion = 'callback' | 'instant' | 'promise';

/** A stretch of code that runs without waiting. */
export interface Turn {
  /** How many reactions of promises had run before. */
  readonly reactions: number;
  /** The async resource that it is a callback of. */
  readonly resource: number;
}

/** What is told of something that a program has done. */
export type Noticed = Pick<Operation, 'inFlight' | 'isTracedBefore' | 'task' | 'trace' | 'verb'>;

/** A use of one half of a stream. */
export interface Operation {
  readonly kind: OperationKind;
  /** The call as the user wrote it, such as `write` or `on('data')`. */
  readonly verb: string;
  /** 1 for the first operation of its half. */
  readonly index: number;
  /** When it began: what its task knew, itself included. */
  readonly moment: Moment;
  /** The index of the last operation on its half that its task knew of when it began; 0 for none. */
  readonly known: number;
  /** Two operations of one task with the same turn have no wait between them. */
  readonly turn: Turn;
  readonly task: Task | undefined;
  readonly trace: Trace;
  /** Whether the trace is that of an earlier operation of the same task: a long sequence is not traced step by step. */
  readonly isTracedBefore: boolean;
  readonly completion: Completion;
  /** True until the transport took or gave the message, or the stream ended; never for what is instant. */
  inFlight: boolean;
}
