import type { TSESLint } from '@typescript-eslint/utils';

import type { Ending } from './endings';
import type { Handed } from './messages';
import type { Operation } from './operation';
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
    private readonly bindings: Map<Name, Value>,
    /** What may have used up a send half or a handler's reply so far, by the key of the stream or the callback. */
    private readonly endings: Map<string, readonly Ending[]>,
    /** Messages that sends still hold on to, by the key of the object. */
    readonly handed: Map<string, Handed>,
    /** Tasks that may run beside the current one. */
    readonly live: Set<Task>,
    readonly locks: Set<string>,
    /** Listeners and pipes that hold the receive half of their stream. */
    readonly sessions: Set<Operation>,
    /** Variables and fields that an early exit has tested. */
    readonly testedFlags: Set<string>,
  ) {}

  static initial(): State {
    return new State(new Map(), new Map(), new Map(), new Set(), new Set(), new Set(), new Set());
  }

  get size(): number {
    return this.bindings.size + this.live.size;
  }

  copy(): State {
    const copy = new State(
      new Map(this.bindings),
      new Map(this.endings),
      new Map(this.handed),
      new Set(this.live),
      new Set(this.locks),
      new Set(this.sessions),
      new Set(this.testedFlags),
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

  /** What the block of a `try` has used up or sent may not have happened when its handler runs. */
  restoreUses(entry: State): void {
    replaceMap(this.endings, entry.endings);
    replaceMap(this.handed, entry.handed);
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

  /** Holds these locks and no others. */
  keepLocks(locks: ReadonlySet<string>): void {
    replaceSet(this.locks, locks);
  }

  /** Adds what the other branch left behind; what only one branch holds for certain is given up. */
  merge(other: State): void {
    if (other.dead) return;
    if (this.dead) {
      this.replaceBy(other);
      return;
    }
    this.step = Math.max(this.step, other.step);
    for (const [key, handed] of other.handed) this.handed.set(key, handed);
    for (const task of other.live) this.live.add(task);
    for (const session of other.sessions) this.sessions.add(session);
    for (const lock of this.locks) if (!other.locks.has(lock)) this.locks.delete(lock);
    for (const flag of other.testedFlags) this.testedFlags.add(flag);
    this.mergeBindings(other);
    this.mergeEndings(other);
  }

  private mergeBindings(other: State): void {
    for (const [name, value] of other.bindings) {
      const own = this.bindings.get(name);
      this.bindings.set(name, own === undefined ? conditional(value) : eitherValue(own, value));
    }
    for (const [name, value] of this.bindings) {
      if (!other.bindings.has(name)) this.bindings.set(name, conditional(value));
    }
  }

  private mergeEndings(other: State): void {
    for (const [key, endings] of other.endings) {
      const own = this.endingsOf(key);
      const added = endings.filter((ending) => !own.includes(ending));
      if (added.length > 0) this.endings.set(key, [...own, ...added]);
    }
  }

  private replaceBy(other: State): void {
    this.dead = other.dead;
    this.step = other.step;
    replaceMap(this.bindings, other.bindings);
    replaceMap(this.endings, other.endings);
    replaceMap(this.handed, other.handed);
    replaceSet(this.live, other.live);
    replaceSet(this.locks, other.locks);
    replaceSet(this.sessions, other.sessions);
    replaceSet(this.testedFlags, other.testedFlags);
  }
}

/** A value that only one of two branches has bound: its promises may exist, its identity is in doubt. */
function conditional(value: Value): Value {
  return value.path === undefined || value.path.weak ? value : { ...value, path: weakened(value.path) };
}

function replaceMap<K, V>(target: Map<K, V>, source: ReadonlyMap<K, V>): void {
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

function replaceSet<T>(target: Set<T>, source: ReadonlySet<T>): void {
  target.clear();
  for (const item of source) target.add(item);
}
