import type { Clock } from '../happens-before/clock';
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

/** A use of one half of a stream. */
export interface Operation {
  readonly kind: OperationKind;
  /** The call as the user wrote it, such as `write` or `on('data')`. */
  readonly verb: string;
  /** 1 for the first operation of its half. */
  readonly index: number;
  /** What its task knew when it began, itself included. */
  readonly clock: Clock | undefined;
  /** The index of the last operation on its half that its task knew of when it began; 0 for none. */
  readonly known: number;
  /** Which turn of the event loop it began in: two operations of one turn have no wait between them. */
  readonly turn: string;
  readonly task: Task | undefined;
  readonly trace: Trace;
  readonly completion: Completion;
  /** True until the transport took or gave the message, or the stream ended; never for what is instant. */
  inFlight: boolean;
}
