import type { Clock } from '../happens-before/clock';
import type { Task } from './task';
import type { Trace } from './trace';

/** One half of a stream. gRPC allows one operation in flight on each half. */
export type Direction = 'receive' | 'send';

export type OperationKind = 'close' | 'receive' | 'send';

/** A use of one half of a stream. */
export interface Operation {
  readonly kind: OperationKind;
  /** The call as the user wrote it, such as `write` or `on('data')`. */
  readonly verb: string;
  /** 1 for the first operation of its half. */
  readonly index: number;
  /** What its task knew when it began, itself included. */
  readonly clock: Clock | undefined;
  readonly task: Task | undefined;
  readonly trace: Trace;
  /** False once the transport took or gave the message, or the stream ended. */
  inFlight: boolean;
}
