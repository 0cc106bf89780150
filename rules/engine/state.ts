import type { TSESLint } from '@typescript-eslint/utils';

import type { Ending } from './endings';
import type { Handed } from './messages';
import type { Hold, Operation } from './operation';
import { SharedMap, SharedSet } from './shared';
import { weakened } from './streams/access-path';
import type { Task } from './task';
import { eitherValue, type Value } from './value';

/** What a name is bound to: a variable, or the key of a field or a container. */
export type Name = string | TSESLint.Scope.Variable;

/** What holds at one point of the walk. Copied where the walk branches, merged where branches meet. */
export class State {
  /** Nothing runs here any more: a return, throw, break or continue lies behind. */
  dead = false;
  /** How often the current task has waited on the way to here: the number of its current segment. */
  step = 0;

  private constructor(
    private bindings: SharedMap<Name, Value>,
    /** What may have used up a send half or a handler's reply so far, by the key of the stream or the callback. */
    public endings: SharedMap<string, readonly Ending[]>,
    /** Messages that sends still hold on to, by the key of the object. */
    public handed: SharedMap<string, Handed>,
    /** Tasks that may run beside the current one. */
    public live: SharedSet<Task>,
    /** Tasks that were started since the current task last waited, on every way to here that starts them. */
    public fresh: SharedSet<Task>,
    public locks: SharedSet<string>,
    /** Which time of taking a lock it is: two tasks that one holder has started are not kept apart by what it holds. */
    public holds: SharedMap<string, Hold>,
    /** Listeners and pipes that hold the receive half of their stream. */
    public sessions: SharedSet<Operation>,
    /** Variables and fields that an early exit has tested. */
    public testedFlags: SharedSet<string>,
  ) {}

  static initial(): State {
    return new State(
      new SharedMap(),
      new SharedMap(),
      new SharedMap(),
      new SharedSet(),
      new SharedSet(),
      new SharedSet(),
      new SharedMap(),
      new SharedSet(),
      new SharedSet(),
    );
  }

  get size(): number {
    return this.bindings.size + this.live.size;
  }

  copy(): State {
    const copy = new State(
      this.bindings.copy(),
      this.endings.copy(),
      this.handed.copy(),
      this.live.copy(),
      this.fresh.copy(),
      this.locks.copy(),
      this.holds.copy(),
      this.sessions.copy(),
      this.testedFlags.copy(),
    );
    copy.step = this.step;
    return copy;
  }

  bind(name: Name, value: Value): void {
    this.bindings.set(name, value);
  }

  lookUp(name: Name): Value | undefined {
    return this.bindings.get(name);
  }

  endingsOf(key: string): readonly Ending[] {
    return this.endings.get(key) ?? [];
  }

  noteEnding(key: string, ending: Ending): void {
    this.endings.set(key, [...this.endingsOf(key), ending]);
  }

  /** Takes over what another task, which is over, has used up. */
  adoptEndings(others: SharedMap<string, readonly Ending[]>): void {
    if (others.isSameAs(this.endings)) return;
    for (const [key, endings] of others) {
      const own = this.endingsOf(key);
      const added = endings.filter((ending) => !own.includes(ending));
      if (added.length > 0) this.endings.set(key, [...own, ...added]);
    }
  }

  /** What the block of a `try` has used up or sent may not have happened when its handler runs. */
  restoreUses(entry: State): void {
    this.endings = entry.endings.copy();
    this.handed = entry.handed.copy();
  }

  /** Code that we do not see may have put other objects into the fields of the object at the key. */
  forgetFields(key: string): void {
    if (this.handed.size + this.endings.size === 0) return;
    const held = new Set<string>();
    for (const [name, { path }] of this.bindings) if (typeof name === 'string' && name.startsWith(`${key}.`) && path) held.add(path.key);
    for (const uses of [this.handed, this.endings]) {
      for (const used of uses.keys()) if (used.startsWith(`${key}.`) || held.has(used)) uses.delete(used);
    }
  }

  /** Takes the lock, once more or for the first time. */
  take(lock: string, task: Task): Hold {
    const hold = { fresh: this.fresh.copy(), isBrief: false, step: this.step, task };
    this.locks.add(lock);
    this.holds.set(lock, hold);
    return hold;
  }

  /** Holds these locks and no others. */
  keepLocks(locks: SharedSet<string>): void {
    this.locks = locks.copy();
  }

  /** Nothing is held by any send. */
  releaseAll(): void {
    this.handed = new SharedMap();
  }

  /** Adds what the other branch left behind; what only one branch holds for certain is given up. */
  merge(other: State): void {
    if (other.dead) return;
    if (this.dead) {
      this.replaceBy(other);
      return;
    }
    this.step = Math.max(this.step, other.step);
    if (!other.handed.isSameAs(this.handed)) for (const [key, handed] of other.handed) this.handed.set(key, handed);
    this.mergeFresh(other);
    this.live.addAll(other.live);
    this.sessions.addAll(other.sessions);
    this.locks.keepCommon(other.locks);
    this.mergeHolds(other);
    this.testedFlags.addAll(other.testedFlags);
    this.mergeBindings(other);
    this.adoptEndings(other.endings);
  }

  private mergeBindings(other: State): void {
    if (other.bindings.isSameAs(this.bindings)) return;
    for (const [name, value] of other.bindings) {
      const own = this.bindings.get(name);
      const merged = own === undefined ? conditional(value) : eitherValue(own, value);
      if (merged !== own) this.bindings.set(name, merged);
    }
    for (const [name, value] of this.bindings) {
      if (!other.bindings.has(name)) this.bindings.set(name, conditional(value));
    }
  }

  /** What one way starts is fresh where the other way has not started it before its last wait. */
  private mergeFresh({ fresh, live }: State): void {
    for (const task of this.fresh) if (live.has(task) && !fresh.has(task)) this.fresh.delete(task);
    for (const task of fresh) if (!this.live.has(task)) this.fresh.add(task);
  }

  private mergeHolds({ holds }: State): void {
    if (holds.isSameAs(this.holds)) return;
    for (const [lock, hold] of this.holds) if (holds.get(lock) !== hold) this.holds.delete(lock);
  }

  private replaceBy(other: State): void {
    this.dead = other.dead;
    this.step = other.step;
    this.bindings = other.bindings.copy();
    this.endings = other.endings.copy();
    this.handed = other.handed.copy();
    this.live = other.live.copy();
    this.fresh = other.fresh.copy();
    this.locks = other.locks.copy();
    this.holds = other.holds.copy();
    this.sessions = other.sessions.copy();
    this.testedFlags = other.testedFlags.copy();
  }
}

/** A value that only one of two branches has bound: its promises may exist, its identity is in doubt. */
function conditional(value: Value): Value {
  return value.path === undefined || value.path.weak ? value : { ...value, path: weakened(value.path) };
}
