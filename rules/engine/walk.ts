import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, Misuse, Mutation, OperationModel, Resolver, TaskOrigin } from '../domain';
import { Activations } from './activations';
import { type CallSites, callsOf } from './calls';
import type { ClassInfo } from './class-info';
import type { Arm, Conditions, Repetition } from './conditions';
import { isUnordered } from './encounters';
import { checkEndings } from './endings';
import { evaluate, evaluateAwaited, memberOf } from './expressions';
import { type Frame, newFrame } from './frame';
import { LIMITS } from './limits';
import { checkRounds } from './messages';
import type { Encounter, Operation } from './operation';
import type { ProgramIndex } from './program';
import { State } from './state';
import { forgetAnswers } from './joins/answers';
import { isCountedClose } from './joins/counted-closes';
import { laterLocks } from './joins/later-locks';
import { forgetPauses } from './joins/pauses';
import { execute } from './statements';
import type { AccessPath } from './streams/access-path';
import { construct } from './streams/instances';
import { type Moment, Task } from './task';
import { type FunctionValue, UNKNOWN, type Value } from './value';

/** How many entries of a set or map are copied at the cost of walking one node. */
const ENTRIES_PER_STEP = 8;

/** What a function may change as it runs. */
interface Snapshot {
  readonly dead: boolean;
  readonly effects: number;
  readonly locks: string;
}

/** The budget of one entry point is spent. */
export class BudgetSpent extends Error {}

export interface ForkOptions {
  readonly eager?: boolean;
  readonly emitter?: string | undefined;
  /** It runs while its starter waits for it, mostly, and holds what its starter holds. */
  readonly keepsLocks?: boolean;
  readonly late?: boolean;
}

export interface Fork {
  /** The task is not over when its first segment is: it waits, or leaves others running. */
  readonly lasts: boolean;
  readonly task: Task;
  readonly value: Value;
}

/**
 * One run of the analysis from one entry point: an abstract execution that carries the set of tasks which may
 * be alive at each point. Whatever is unknown makes it say less, never more.
 */
export class Walk {
  /** Promises put into containers, by the container's key. They stay there whatever branch put them in. */
  readonly elements = new Map<string, Set<Task>>();
  readonly encounters: Encounter[] = [];
  readonly misuses: Misuse[] = [];
  readonly mutations: Mutation[] = [];
  readonly recorded: Operation[] = [];
  /** Functions that were walked under a lock. */
  readonly locked = new Set<FunctionNode>();
  /** Objects that are handed, under a lock, to whoever then uses them without. */
  readonly lent = new Set<string>();
  frame: Frame = newFrame([]);
  self: AccessPath | undefined;
  state: State;
  task: Task;
  /** Objects with a higher number were made by this walk. */
  readonly start: number;
  readonly calls: CallSites;
  private readonly activations = new Activations(this);
  /** Objects of this file's classes, by key. */
  private readonly instances = new Map<string, ClassInfo>();
  private readonly endListeners: string[] = [];
  private readonly places = new Map<string, string>();
  private depth = 0;
  private effects = 0;
  private serial = 0;
  private steps = 0;

  constructor(
    readonly index: ProgramIndex,
    readonly resolver: Resolver,
    origin: TaskOrigin,
    before?: Walk,
  ) {
    this.calls = before?.calls ?? callsOf(index);
    this.start = this.serial = before?.serial ?? 0;
    for (const [key, tasks] of before?.elements ?? []) this.elements.set(key, new Set(tasks));
    for (const [key, owner] of before?.instances ?? []) this.instances.set(key, owner);
    this.state = before?.state.copy() ?? State.initial();
    this.state.step = 0;
    // What the constructor did is over when a method starts, what it left running is not.
    this.task = new Task(this.nextId(), origin, before && { late: true, parent: before.task, step: -1 });
  }

  nextId(): number {
    return ++this.serial;
  }

  /** Accounts for one node, or for what costs as much as several. */
  spend(cost = 1): void {
    this.steps += cost;
    if (this.steps > LIMITS.steps) throw new BudgetSpent();
  }

  /**
   * Accounts for one node, one level deeper into the code. The limit lies far below that of the stack: where a stack
   * overflows while a regular expression is compiled, V8 ends the whole process.
   */
  goDeeper(): void {
    this.steps += 1;
    this.depth += 1;
    if (this.steps > LIMITS.steps || this.depth > LIMITS.nesting) throw new BudgetSpent();
  }

  comeBack(): void {
    this.depth -= 1;
  }

  evaluate(node: TSESTree.Expression): Value {
    return evaluate(this, node);
  }

  evaluateAwaited(node: TSESTree.Expression): Value {
    return evaluateAwaited(this, node);
  }

  evaluateMember(node: TSESTree.MemberExpression, object: Value): Value {
    return memberOf(this, node, object);
  }

  execute(node: TSESTree.Statement): void {
    execute(this, node);
  }

  /** Another object than any seen so far. */
  allocate(asked = false): AccessPath {
    const id = this.nextId();
    return { key: `new#${id}`, root: { asked, id, kind: 'allocation' }, weak: false };
  }

  /** The object is written out as a field of another one, and is nobody else's. */
  noteField({ key }: AccessPath, owner: AccessPath, name: string): void {
    this.places.set(key, `${owner.key}.${name}`);
  }

  /** The name of an object by the literal that it is written in: `new#1.tags` for the list in `{ tags: [] }`. */
  placeOf({ key }: Pick<AccessPath, 'key'>): string {
    const [head = '', ...fields] = key.split('.');
    const place = this.places.get(head);
    return place === undefined ? key : [this.placeOf({ key: place }), ...fields].join('.');
  }

  /** The class of this file that the object is an instance of. */
  classOf(object: AccessPath): ClassInfo | undefined {
    return this.instances.get(object.key) ?? this.index.classAt(object.key);
  }

  noteInstance(object: AccessPath, owner: ClassInfo): void {
    this.instances.set(object.key, owner);
  }

  /** Runs the constructor of a class of this file on a new object: field initialisers, then the body. */
  construct(owner: ClassInfo, self: AccessPath, args: readonly Value[]): void {
    this.noteEffect();
    construct(this, owner, self, args);
  }

  isAmbiguous(variable: TSESLint.Scope.Variable): boolean {
    return this.activations.isAmbiguous(variable);
  }

  isLocal(variable: TSESLint.Scope.Variable): boolean {
    return this.activations.isLocal(variable);
  }

  /** Something happens that bears on tasks, locks, streams or messages, so that the function at work has an effect. */
  noteEffect(): void {
    this.effects += 1;
  }

  /** What tells later whether anything of note has happened since. */
  snapshot(): Snapshot {
    return { dead: this.state.dead, effects: this.effects, locks: [...this.state.locks].join() };
  }

  isUnchangedSince({ dead, effects, locks }: Snapshot): boolean {
    return this.effects === effects && this.state.dead === dead && [...this.state.locks].join() === locks;
  }

  /** Whether the walk has been through the function. */
  hasWalked(fn: FunctionNode): boolean {
    return this.activations.hasWalked(fn);
  }

  /** Walks a function's body within the current task. */
  run(fn: FunctionValue, args: readonly Value[]): Value {
    return this.activations.run(fn, args);
  }

  /** Walks an entry point, whose parameters are whatever its callers pass. */
  runRoot(fn: FunctionNode, self: AccessPath | undefined): void {
    this.activations.runRoot(fn, self);
  }

  /** Walks `body` as a task of its own, and leaves it running. */
  fork(origin: TaskOrigin, body: () => Value, options: ForkOptions = {}): Fork {
    const parent = { frame: this.frame, state: this.state, task: this.task };
    const spawn = { eager: options.eager, emitter: options.emitter, late: options.late ?? false, parent: parent.task, step: parent.state.step };
    const task = new Task(this.nextId(), origin, spawn, this.state.keep('holds'));
    this.task = task;
    this.frame = newFrame(this.conditions());
    this.state = this.branch();
    this.state.step = 0;
    if (spawn.late && options.keepsLocks !== true) this.state.keepLocks(laterLocks(this.state.keep('locks'), origin));
    const inherited = new Set(this.state.live);
    let value = UNKNOWN;
    try {
      value = body();
    } finally {
      const child = this.state;
      this.task = parent.task;
      this.frame = parent.frame;
      this.state = parent.state;
      this.keepRunning(child, task);
      task.endings = child.keep('endings');
      // What has run to its end has run in this very turn.
      if (!spawn.late && task.waits === 0) this.state.adoptEndings(task.endings);
    }
    this.noteEffect();
    checkRounds(this, task);
    const lasts = task.waits > 0 || [...this.state.live].some((left) => left !== task && !inherited.has(left) && left.descendsFrom(task));
    return { lasts, task, value };
  }

  private keepRunning(child: State, task: Task): void {
    this.state.add('live', task);
    this.state.add('fresh', task);
    for (const left of child.live) this.state.add('live', left);
    for (const session of child.sessions) this.state.add('sessions', session);
  }

  /** The current moment of the current task, and of those in whose segment it lies. */
  moments(): Moment[] {
    return this.task.moments(this.state.step);
  }

  /** A copy of the state, for one of several ways on. */
  branch(): State {
    this.spend(Math.ceil(this.state.size / ENTRIES_PER_STEP));
    return this.state.copy();
  }

  /** The current task waits until the tasks have ended; what they did is now part of what it did. */
  join(tasks: readonly Task[]): void {
    if (tasks.length > 0) this.noteEffect();
    for (const task of tasks) {
      if (task === this.task || this.task.joined.has(task)) {
        this.state.remove('live', task);
        continue;
      }
      this.spend(Math.ceil((task.joined.size + task.operations.size) / ENTRIES_PER_STEP));
      for (const ended of [task, ...task.joined]) {
        this.state.remove('live', ended);
        this.task.joined.add(ended);
      }
      for (const operation of task.operations) this.task.operations.add(operation);
      // Of the callbacks of a promise one runs.
      if (task.spawn?.late !== true) this.state.adoptEndings(task.endings);
    }
  }

  /** The tasks never start again. They ran beside the current one, so that their footprint is not its own. */
  drop(tasks: readonly Task[]): void {
    if (tasks.length > 0) this.noteEffect();
    for (const task of tasks) {
      for (const ended of [task, ...task.joined]) {
        this.state.remove('live', ended);
        if (ended !== this.task) this.task.joined.add(ended);
      }
    }
  }

  /** Walks what runs under a condition of the current function. */
  conditionally<T>(body: () => T, loop?: Repetition, arm?: Arm): T {
    const { frame } = this;
    const outside = frame.conditions;
    frame.conditions = [...outside, { activation: frame, arm, loop }];
    try {
      return body();
    } finally {
      frame.conditions = outside;
    }
  }

  /** All conditions around the current point, those of the callers first. */
  conditions(): Conditions {
    return [...this.frame.outerConditions, ...this.frame.conditions];
  }

  /** Runs the body under the lock. What it leaves running, and does not give back to be waited for, goes on without. */
  underLock(lock: string, body: () => Value): Value {
    const before = this.state.keep('live');
    const hold = this.state.take(lock, this.task);
    const value = body();
    this.state.leave(lock);
    for (const task of this.state.live) if (!before.has(task) && value.tasks?.includes(task) !== true && task.outlivesTurn()) task.escaped.add(hold);
    return value;
  }

  /** The lock is given back. What was started under it, and is still running, goes on without. */
  release(lock: string): void {
    const hold = this.state.holds.get(lock);
    this.state.remove('locks', lock);
    if (hold === undefined) return;
    hold.isBrief ||= hold.step === this.state.step;
    for (const task of this.state.live) if (task !== this.task && task.holds.get(lock) === hold && task.outlivesTurn()) task.escaped.add(hold);
  }

  /** The current task gives way to the others. */
  suspend(): void {
    this.noteEffect();
    forgetAnswers(this.state);
    forgetPauses(this);
    this.state.wait();
    this.task.suspensions.push({ conditions: this.conditions(), step: this.state.step });
  }

  record(model: OperationModel, path: AccessPath, node: TSESTree.Node): Operation {
    this.noteEffect();
    const operation: Operation = {
      conditions: this.conditions(),
      conditional: this.frame.conditions.length > 0,
      guarded: this.frame.guards > 0,
      counted: model.kind === 'close' && this.frame.conditions.length > 0 && isCountedClose(this.index, node),
      fresh: this.state.keep('fresh'),
      holds: this.state.keep('holds'),
      locks: this.state.keep('locks'),
      model,
      moments: this.moments(),
      node,
      origin: this.task.origin,
      path,
      task: this.task,
    };
    checkEndings(this, operation);
    for (const task of this.state.live) {
      if (task === this.task) continue;
      for (const other of task.operations) if (!this.isOver(other)) this.meet(other, task, operation);
    }
    for (const session of this.state.sessions) this.meet(session, session.task, operation);
    this.task.operations.add(operation);
    this.recorded.push(operation);
    return operation;
  }

  /** Somebody listens for the end of the emitter, mostly in order to resolve a promise. */
  noteEndListener(emitter: string): void {
    this.noteEffect();
    this.endListeners.push(emitter);
  }

  /** The emitters whose end `body` starts to listen for. */
  endListenersOf(body: () => void): string[] {
    const before = this.endListeners.length;
    body();
    return this.endListeners.slice(before);
  }

  /** Promises held by a container. */
  elementsOf(path: Pick<AccessPath, 'key'> | undefined): Task[] {
    return path === undefined ? [] : [...(this.elements.get(path.key) ?? [])];
  }

  addElements(path: Pick<AccessPath, 'key'>, tasks: readonly Task[]): void {
    if (tasks.length === 0) return;
    this.noteEffect();
    const held = this.elements.get(path.key) ?? new Set();
    for (const task of tasks) held.add(task);
    this.elements.set(path.key, held);
  }

  variableOf(node: TSESTree.Node): TSESLint.Scope.Variable | undefined {
    return this.index.variableOf(node);
  }

  /** Whether the current task, or one that led to it, has waited for the task that made the operation. */
  private isOver({ model, moments, task }: Operation): boolean {
    const lineage = this.task.lineage();
    if (model.completion !== 'instant') return lineage.some(({ joined }) => joined.has(task));
    return lineage.some(({ joined }) => moments.some((moment) => joined.has(moment.task)));
  }

  private meet(first: Operation, firstTask: Task, second: Operation): void {
    this.spend();
    const encounter: Encounter = { first, firstTask, second, secondTask: this.task };
    if (isUnordered(encounter)) this.encounters.push(encounter);
  }
}
