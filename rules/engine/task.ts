import type { TSESTree } from '@typescript-eslint/utils';

import type { TaskOrigin } from '../domain';
import type { Conditions } from './conditions';
import type { Ending } from './endings';
import type { Handed } from './messages';
import type { Hold, Holds, Operation } from './operation';

/** How a task came to be. */
export interface Spawn {
  /** The task may have begun, or be over, before the segment that forks it is. */
  readonly eager?: boolean | undefined;
  /** For a listener: the emitter, whose events reach their listeners one after another. */
  readonly emitter?: string | undefined;
  /** The task starts in a later turn, so nothing of it runs before the forking task waits. */
  readonly late: boolean;
  readonly parent: Task;
  /** The segment of the parent in which the task was forked. */
  readonly step: number;
}

/** A place in time: a segment of a task. A segment is what runs between two suspensions. */
export interface Moment {
  readonly step: number;
  readonly task: Task;
}

/** A wait of a task, which begins the segment. */
export interface Suspension {
  readonly conditions: Conditions;
  readonly step: number;
}

/** A run of code whose operations happen one after another. */
export class Task {
  /** The task lost a race for which somebody waited instead of it. */
  abandoned = false;
  /** What has used up a send half or a reply, once the task is over. */
  endings: ReadonlyMap<string, readonly Ending[]> = new Map();
  /** The locks under which the task was started, and which were given back while it ran. */
  readonly escaped = new Set<Hold>();
  /** The objects that the task changes, and where it does so first. */
  readonly changed = new Map<string, TSESTree.Node>();
  /** The messages that the task has given to sends, by the key of the object. */
  readonly handed = new Map<string, Handed>();
  /** The tasks that this one has waited for. */
  readonly joined = new Set<Task>();
  /** What the task does, with what it joined: a joined child stays in its parent's footprint. */
  readonly operations = new Set<Operation>();
  /** Where the task waits, on all its ways. */
  readonly suspensions: Suspension[] = [];
  private ancestry: readonly Task[] | undefined;

  constructor(
    readonly id: number,
    readonly origin: TaskOrigin,
    readonly spawn?: Spawn,
    /** The locks that its starter held, and which time of taking them it was. */
    readonly holds: Holds = new Map<string, Hold>(),
  ) {}

  /** How often the task waits, on all its ways together. */
  get waits(): number {
    return this.suspensions.length;
  }

  /** Whether `task` is this task or one that it descends from. */
  descendsFrom(task: Task): boolean {
    return this.lineage().includes(task);
  }

  /** Whether the task goes on after the turn in which it was started. */
  outlivesTurn(): boolean {
    if (this.waits > 0 || this.spawn?.late === true) return true;
    for (const { model } of this.operations) if (model.completion !== 'instant') return true;
    return false;
  }

  /** The task and those that it descends from, itself first. */
  lineage(): readonly Task[] {
    this.ancestry ??= [this, ...(this.spawn?.parent.lineage() ?? [])];
    return this.ancestry;
  }

  /**
   * The moment of a segment, and the moments of the ancestors in which it lies too: the part of a called
   * function up to its first wait runs within the caller's own segment.
   */
  moments(current: number): Moment[] {
    const moments: Moment[] = [{ step: current, task: this }];
    // eslint-disable-next-line @typescript-eslint/no-this-alias -- the walk up starts here
    let task: Task = this;
    let step = current;
    while (task.spawn !== undefined && !task.spawn.late && step === 0) {
      step = task.spawn.step;
      task = task.spawn.parent;
      moments.push({ step, task });
    }
    return moments;
  }
}
