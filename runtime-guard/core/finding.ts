import type { Direction } from './operation';
import type { StreamName } from './stream';

export type FindingKind =
  | 'close-during-send'
  | 'concurrent-receive'
  | 'concurrent-send'
  | 'late-receive'
  | 'message-changed'
  | 'send-after-close'
  | 'unbounded-buffering'
  | 'unclosed-stream'
  | 'use-after-iteration';

/** How the guard acts on a finding; of a finding, the mildest mode that throws on it, `report` if none does. */
export type Mode = 'report' | 'strict' | 'throw';

/** One of the two operations of a finding. */
export interface Site {
  /** The call as the user wrote it, such as `write`. */
  readonly operation: string;
  /** Which of the promises that somebody waits for together, such as `branch 2 of Promise.all`. */
  readonly branch: string | undefined;
  /** Whether the stack is that of an earlier operation of the same task, which did the same. */
  readonly isStackEarlier: boolean;
  /** Frames, innermost first, each beginning with `at `. */
  readonly stack: readonly string[];
}

/** What started the task of an operation. */
export interface TaskOrigin {
  readonly id: number;
  readonly name: string;
  readonly createdAt: readonly string[];
  /** The tasks it came from, nearest first. */
  readonly ancestors: readonly string[];
}

/** Two operations on one half of one stream that the contract forbids, or a message changed after its send. */
export interface Finding {
  readonly kind: FindingKind;
  readonly direction: Direction;
  readonly mode: Mode;
  /** Whether the first operation was still pending when the second began. */
  readonly inFlight: boolean;
  /** Whether two tasks were seen to take turns, each in the middle of a sequence of its own. */
  readonly interleaved: boolean;
  readonly stream: StreamName;
  /** The earlier operation. */
  readonly first: Site;
  /** The operation at which the overlap showed. */
  readonly second: Site;
  readonly tasks: { readonly first: TaskOrigin | undefined; readonly second: TaskOrigin | undefined };
  /** The seed of the settle delays of the run, to run it again; undefined where no guard is installed. */
  readonly seed: number | undefined;
  /** Whether the second operation was stopped by a throw. */
  thrown: boolean;
  /** Why the set-up says not to act on this finding; undefined for all others. */
  suppressed: string | undefined;
  /** The whole report, several lines. */
  readonly message: string;
}
