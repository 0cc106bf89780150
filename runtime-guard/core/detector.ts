import type { Clock } from '../happens-before/clock';
import type { Ordering } from '../happens-before/ordering';
import type { Finding, FindingKind, Mode } from './finding';
import type { Half } from './half';
import type { Method } from './patch';
import type { Operation, OperationKind } from './operation';
import { throwsOn } from './policy';
import { StreamOverlapError } from './stream-overlap-error';
import type { Task } from './task';
import { Trace } from './trace';

/** One half keeps no more findings than this: a race repeats. */
const MOST_HITS = 50;

/** Two operations that the contract forbids, before they are put into words. */
export interface Overlap {
  readonly kind: FindingKind;
  readonly half: Half;
  readonly mode: Mode;
  readonly first: Operation;
  readonly second: Pick<Operation, 'task' | 'trace' | 'verb'> | undefined;
}

export interface DetectorOptions {
  readonly mode: Mode;
  readonly ordering: Ordering;
  readonly currentTask: () => Task | undefined;
  /** Puts an overlap into words. */
  readonly describe: (overlap: Overlap) => Finding;
  /** Takes every finding, thrown or not. */
  readonly report: (finding: Finding) => void;
  readonly stackDepth: number;
}

/** What an adapter says when an operation begins. */
export interface Start {
  readonly kind: OperationKind;
  readonly verb: string;
  /** The function the user called. */
  readonly entry: Method;
  /** An operation of a piped stream: known to be ordered after all before it. */
  readonly ordered?: boolean;
}

/**
 * Compares each operation with the last one on its half, by happens-before. Exact until a half's first race, as in
 * FastTrack (Flanagan and Freund, PLDI 2009).
 */
export class Detector {
  readonly #options: DetectorOptions;

  constructor(options: DetectorOptions) {
    this.#options = options;
  }

  /**
   * An operation is about to touch `half`.
   * @throws StreamOverlapError if it must not; then nothing happened
   */
  started(half: Half, start: Start): Operation {
    const { currentTask, ordering, stackDepth } = this.#options;
    const second = { task: currentTask(), trace: Trace.capture(start.entry, stackDepth), verb: start.verb };
    this.#judge(half, start, second, start.ordered === true ? undefined : this.#unknown(half, ordering.current()));

    const index = (half.last?.index ?? 0) + 1;
    const clock = ordering.advance(half.id, index);
    const operation: Operation = { ...second, clock, inFlight: start.kind === 'send', index, kind: start.kind };
    half.last = operation;
    if (start.kind === 'close') half.closed ??= operation;
    if (start.kind === 'send') half.stream.pending.add(operation);
    return operation;
  }

  /** Two uses of one half that no order can excuse, such as two iterators. */
  clash(half: Half, mode: Mode, first: Operation, start: Start): void {
    const { currentTask, stackDepth } = this.#options;
    const second = { task: currentTask(), trace: Trace.capture(start.entry, stackDepth), verb: start.verb };
    this.#hit({ first, half, kind: 'concurrent-receive', mode, second });
  }

  /** The message of `first` is no longer what was sent. */
  changed(half: Half, first: Operation): void {
    this.#hit({ first, half, kind: 'message-changed', mode: 'report', second: undefined });
  }

  /** The transport took or gave the message of an operation. */
  settled(half: Half, operation: Operation): void {
    operation.inFlight = false;
    half.stream.pending.delete(operation);
  }

  /** The last operation on the half, if the current task does not know of it. */
  #unknown(half: Half, clock: Clock | undefined): Operation | undefined {
    if (!this.#options.ordering.exact || half.last === undefined) return undefined;
    return (clock?.get(half.id) ?? 0) < half.last.index ? half.last : undefined;
  }

  #judge(half: Half, { kind }: Start, second: NonNullable<Overlap['second']>, unknown: Operation | undefined): void {
    const { closed, stream } = half;
    if (closed === undefined) {
      if (unknown !== undefined) this.#hit({ first: unknown, half, kind: KINDS[kind], mode: unknown.inFlight ? 'throw' : 'strict', second });
      return;
    }
    if (kind !== 'send') return;
    // Clocks do not speak of a call that is over: then another task is one that raced.
    const races = stream.over === undefined ? unknown !== undefined : second.task !== closed.task;
    this.#hit({ first: closed, half, kind: races ? 'close-during-send' : 'send-after-close', mode: 'throw', second });
  }

  #hit(overlap: Overlap): void {
    const { half } = overlap;
    half.hits += 1;
    if (half.hits > MOST_HITS) return;
    const finding = this.#options.describe(overlap);
    finding.thrown = !half.thrown && throwsOn(this.#options.mode, finding.mode);
    this.#options.report(finding);
    if (!finding.thrown) return;
    half.thrown = true;
    throw new StreamOverlapError(finding);
  }
}

const KINDS: Readonly<Record<OperationKind, FindingKind>> = {
  close: 'close-during-send',
  receive: 'concurrent-receive',
  send: 'concurrent-send',
};
