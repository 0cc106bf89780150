import type { Ordering } from '../happens-before/ordering';
import type { Finding, FindingKind, Mode } from './finding';
import type { Half } from './half';
import type { Method } from './patch';
import type { Completion, Noticed, Operation, OperationKind } from './operation';
import { throwsOn } from './policy';
import { StreamOverlapError } from './stream-overlap-error';
import type { Task } from './task';
import { Trace } from './trace';

/** One half keeps no more findings than this: a race repeats. */
const MOST_HITS = 50;

/** So many operations of a half are traced each, and later ones every so often unless something is amiss. */
const TRACED = 100;
const TRACED_EVERY = 1000;

/** Two operations that the contract forbids, before they are put into words. */
export interface Overlap {
  readonly kind: FindingKind;
  readonly half: Half;
  readonly mode: Mode;
  readonly first: Noticed;
  readonly second: Site | undefined;
  readonly interleaved?: boolean;
}

/** What is known of an operation as it begins. */
export type Site = Pick<Operation, 'isTracedBefore' | 'task' | 'trace' | 'verb'>;

export interface DetectorOptions {
  readonly mode: Mode;
  readonly ordering: Ordering;
  readonly currentTask: () => Task | undefined;
  /** Puts an overlap into words. */
  readonly describe: (overlap: Overlap) => Finding;
  /** Why the set-up says not to act on a finding; undefined for all others. */
  readonly suppressed: (finding: Finding) => string | undefined;
  /** Takes every finding, thrown or not. */
  readonly report: (finding: Finding) => void;
  readonly stackDepth: number;
  /** Hears of every operation as it begins. */
  readonly started: () => void;
}

/** A call of the user's. */
export interface Invocation {
  readonly verb: string;
  /** The function that was called. */
  readonly entry: Method;
}

/** What an adapter says when an operation begins. */
export interface Start extends Invocation {
  readonly kind: OperationKind;
  /** When it is done; `instant` unless told. */
  readonly completion?: Completion;
  /** Taken instead of a trace of the call. */
  readonly trace?: Trace | undefined;
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
    const { ordering } = this.#options;
    const { completion = 'instant', kind } = start;
    const { currentTask, stackDepth } = this.#options;
    this.#options.started();
    const before = half.last;
    const task = currentTask();
    const known = start.ordered === true ? before?.index ?? 0 : ordering.current()?.get(half.counted) ?? 0;
    const unknown = this.#unknown(half, known, task);
    const isTracedBefore = before !== undefined && unknown === undefined && this.#isTold(half, before, start, task, known);
    const trace = isTracedBefore ? before.trace : start.trace ?? Trace.capture(start.entry, stackDepth);
    if (before !== undefined) this.#judge(half, start, { isTracedBefore, task, trace, verb: start.verb }, unknown);

    const index = (before?.index ?? 0) + 1;
    const moment = ordering.advance(half.counted, index);
    const inFlight = kind === 'send' && completion !== 'instant';
    const operation: Operation = { completion, inFlight, index, isTracedBefore, kind, known, moment, task, trace, turn: ordering.turn(), verb: start.verb };
    half.last = operation;
    if (kind === 'send' && half.turns.taken(operation, unknown !== undefined, known) && before !== undefined) {
      this.#hit({ first: before, half, interleaved: true, kind: 'concurrent-send', mode: 'throw', second: operation });
    }
    if (kind === 'close') half.closed ??= operation;
    if (inFlight) half.stream.pending.add(operation);
    return operation;
  }

  /** Two uses of one half that no order can excuse, such as two iterators. */
  clash(half: Half, mode: Mode, first: Operation, start: Start): void {
    this.#hit({ first, half, kind: 'concurrent-receive', mode, second: this.#site(start) });
  }

  /** Something done that is compared with nothing else, to be a part of what `found` is told of. */
  noticed(call: Invocation): Noticed {
    return { ...this.#site(call), inFlight: false };
  }

  /**
   * What an adapter has found by itself.
   * @throws StreamOverlapError if `mode` says so
   */
  found(half: Half, kind: FindingKind, mode: Mode, first: Noticed, second: Invocation | Site | undefined): void {
    this.#hit({ first, half, kind, mode, second: second === undefined || 'trace' in second ? second : this.#site(second) });
  }

  /** What an adapter has found too late to stop it. */
  foundLate(half: Half, kind: FindingKind, mode: Mode, first: Noticed, second: Site): void {
    this.#hit({ first, half, kind, mode, second }, false);
  }

  /** The message of `first` is no longer what was sent. */
  changed(half: Half, first: Operation): void {
    this.#hit({ first, half, kind: 'message-changed', mode: 'report', second: undefined });
  }

  /** The transport took or gave the message of an operation. */
  settled(half: Half, operation: Operation): void {
    if (!operation.inFlight) return;
    operation.inFlight = false;
    half.stream.pending.delete(operation);
  }

  #site({ entry, verb }: Invocation): Site {
    const { currentTask, stackDepth } = this.#options;
    return { isTracedBefore: false, task: currentTask(), trace: Trace.capture(entry, stackDepth), verb };
  }

  /**
   * The last operation on the half, if the current task, who knows of `known` operations, does not know of it. Where
   * nobody knows anything: if it is in flight, and of another task.
   */
  #unknown({ last }: Half, known: number, task: Task | undefined): Operation | undefined {
    if (last === undefined) return undefined;
    const isUnknown = this.#options.ordering.exact ? known < last.index : last.inFlight && last.task?.id !== task?.id;
    return isUnknown ? last : undefined;
  }

  /**
   * Whether the trace of the operation before tells enough of this one: the same task has done the same thing many times,
   * with nobody else near. To take a trace costs more than the rest of the detector.
   */
  #isTold({ closed, hits }: Half, before: Operation, { verb }: Start, task: Task | undefined, known: number): boolean {
    return before.index > TRACED && before.index % TRACED_EVERY !== 0 && hits === 0 && closed === undefined
      && before.completion !== 'promise' && before.verb === verb && before.task?.id === task?.id
      && (known === before.index || !this.#options.ordering.exact);
  }

  #judge(half: Half, { kind }: Start, second: Site, unknown: Operation | undefined): void {
    const { closed, last, stream } = half;
    if (closed === undefined) {
      const pending = last?.completion === 'promise' && last.inFlight ? last : undefined;
      if (pending !== undefined) this.#hit({ first: pending, half, kind: KINDS[kind], mode: 'throw', second });
      else if (unknown !== undefined) {
        const isCertain = unknown.inFlight && this.#options.ordering.exact;
        this.#hit({ first: unknown, half, kind: KINDS[kind], mode: isCertain ? 'throw' : 'strict', second });
      }
      return;
    }
    if (kind !== 'send') return;
    // Clocks do not speak of a call that is over: then another task is one that raced.
    const races = stream.over === undefined ? unknown !== undefined : second.task?.id !== closed.task?.id;
    this.#hit({ first: closed, half, kind: races ? 'close-during-send' : 'send-after-close', mode: 'throw', second });
  }

  #hit(overlap: Overlap, stops = true): void {
    const { half } = overlap;
    half.hits += 1;
    if (half.hits > MOST_HITS) return;
    const finding = this.#options.describe(overlap);
    finding.suppressed = half.stream.suppressed ?? this.#options.suppressed(finding);
    finding.thrown = stops && finding.suppressed === undefined && !half.thrown && throwsOn(this.#options.mode, finding.mode);
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
