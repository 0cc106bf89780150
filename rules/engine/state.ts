import type { TSESLint } from '@typescript-eslint/utils';

import type { Ending } from './endings';
import type { Handed } from './messages';
import type { Hold, Operation } from './operation';
import { weakened } from './streams/access-path';
import type { Task } from './task';
import { eitherValue, type Value } from './value';

/** What a name is bound to: a variable, or the key of a field or a container. */
export type Name = string | TSESLint.Scope.Variable;

/** The parts of a state. */
interface Parts {
  bindings: Map<Name, Value>;
  /** What may have used up a send half or a handler's reply so far, by the key of the stream or the callback. */
  endings: Map<string, readonly Ending[]>;
  /** Tasks that were started since the current task last waited, on every way to here that starts them. */
  fresh: Set<Task>;
  /** Messages that sends still hold on to, by the key of the object. */
  handed: Map<string, Handed>;
  /** Which time of taking a lock it is: two tasks that one holder has started are not kept apart by what it holds. */
  holds: Map<string, Hold>;
  /** Tasks that may run beside the current one. */
  live: Set<Task>;
  locks: Set<string>;
  /** Listeners and pipes that hold the receive half of their stream. */
  sessions: Set<Operation>;
  /** Variables and fields that an early exit has tested. */
  testedFlags: Set<string>;
}

type Part = keyof Parts;
type SetPart = { [Name in Part]: Parts[Name] extends Set<unknown> ? Name : never }[Part];
type Item<Name extends SetPart> = Parts[Name] extends Set<infer Inner> ? Inner : never;

/** The parts as they may be read and kept, by all. */
type Readings = {
  readonly [Name in Part]: Parts[Name] extends Map<infer Key, infer Inner> ? ReadonlyMap<Key, Inner> : ReadonlySet<Item<Name & SetPart>>;
};

/** A bit for each part. */
const BITS: Readonly<Record<Part, number>> = { bindings: 1, endings: 2, fresh: 4, handed: 8, holds: 16, live: 32, locks: 64, sessions: 128, testedFlags: 256 };
const ALL = 511;

/**
 * What holds at one point of the walk. Copied where the walk branches, merged where branches meet. Copies share their
 * parts until one of them changes: copying costs next to nothing.
 */
export class State implements Readings {
  // Only declared, so that nothing is set before the constructor sets it: no object is made as often.
  /** Nothing runs here any more: a return, throw, break or continue lies behind. */
  declare dead: boolean;
  /** How often the current task has waited on the way to here: the number of its current segment. */
  declare step: number;
  declare bindings: Readings['bindings'];
  declare endings: Readings['endings'];
  declare fresh: Readings['fresh'];
  declare handed: Readings['handed'];
  declare holds: Readings['holds'];
  declare live: Readings['live'];
  declare locks: Readings['locks'];
  declare sessions: Readings['sessions'];
  declare testedFlags: Readings['testedFlags'];
  /** The bits of the parts that others may hold as well. */
  private declare shared: number;

  private constructor(parts: Readings, step: number) {
    this.dead = false;
    this.step = step;
    this.shared = ALL;
    this.bindings = parts.bindings;
    this.endings = parts.endings;
    this.fresh = parts.fresh;
    this.handed = parts.handed;
    this.holds = parts.holds;
    this.live = parts.live;
    this.locks = parts.locks;
    this.sessions = parts.sessions;
    this.testedFlags = parts.testedFlags;
  }

  static initial(): State {
    return new State(NOTHING, 0);
  }

  get size(): number {
    return this.bindings.size + this.live.size;
  }

  copy(): State {
    this.shared = ALL;
    return new State(this, this.step);
  }

  /** The part as it is now, for keeping: what changes later, changes in a copy. */
  keep<Name extends Part>(name: Name): Readings[Name] {
    this.shared |= BITS[name];
    return this[name];
  }

  add<Name extends SetPart>(name: Name, item: Item<Name>): void {
    if (!(this[name] as ReadonlySet<unknown>).has(item)) (this.own(name) as Set<unknown>).add(item);
  }

  /** Says whether it was there. */
  remove<Name extends SetPart>(name: Name, item: Item<Name>): boolean {
    return (this[name] as ReadonlySet<unknown>).has(item) && (this.own(name) as Set<unknown>).delete(item);
  }

  bind(name: Name, value: Value): void {
    this.own('bindings').set(name, value);
  }

  lookUp(name: Name): Value | undefined {
    return this.bindings.get(name);
  }

  endingsOf(key: string): readonly Ending[] {
    return this.endings.get(key) ?? NO_ENDINGS;
  }

  noteEnding(key: string, ending: Ending): void {
    this.own('endings').set(key, [...this.endingsOf(key), ending]);
  }

  /** Takes over what another task, which is over, has used up. */
  adoptEndings(others: Readings['endings']): void {
    if (others === this.endings) return;
    for (const [key, endings] of others) {
      const own = this.endingsOf(key);
      const added = endings.filter((ending) => !own.includes(ending));
      if (added.length > 0) this.own('endings').set(key, [...own, ...added]);
    }
  }

  /** A send holds on to the message at the key. */
  hand(key: string, handed: Handed): void {
    this.own('handed').set(key, handed);
  }

  /** What the block of a `try` has used up or sent may not have happened when its handler runs. */
  restoreUses(entry: State): void {
    this.endings = entry.keep('endings');
    this.handed = entry.keep('handed');
    this.shared |= BITS.endings | BITS.handed;
  }

  /** Code that we do not see may have put other objects into the fields of the object at the key. */
  forgetFields(key: string): void {
    if (this.handed.size + this.endings.size === 0) return;
    const prefix = `${key}.`;
    const held = new Set<string>();
    this.bindings.forEach(({ path }, name) => {
      if (typeof name === 'string' && path !== undefined && name.startsWith(prefix)) held.add(path.key);
    });
    for (const part of ['handed', 'endings'] as const) {
      for (const used of this[part].keys()) if (used.startsWith(prefix) || held.has(used)) this.own(part).delete(used);
    }
  }

  /** Takes the lock, once more or for the first time. */
  take(lock: string, task: Task): Hold {
    const hold = { fresh: this.keep('fresh'), isBrief: false, resumedBy: new Set<Task>(), step: this.step, task };
    this.add('locks', lock);
    this.own('holds').set(lock, hold);
    return hold;
  }

  /** Gives the lock back. */
  leave(lock: string): void {
    this.remove('locks', lock);
    if (this.holds.has(lock)) this.own('holds').delete(lock);
  }

  /** Holds these locks and no others. */
  keepLocks(locks: ReadonlySet<string>): void {
    this.locks = locks;
    this.shared |= BITS.locks;
  }

  /** The stream holds no message any more. */
  releaseMessages(stream: string): void {
    for (const [key, handed] of this.handed) if (handed.stream === stream) this.own('handed').delete(key);
  }

  /** Nothing is held by any send. */
  releaseAll(): void {
    this.handed = NOTHING.handed;
    this.shared |= BITS.handed;
  }

  /** The current task waits: no task is fresh any more. */
  wait(): void {
    this.step += 1;
    this.fresh = NOTHING.fresh;
    this.shared |= BITS.fresh;
  }

  /** Adds what the other branch left behind; what only one branch holds for certain is given up. */
  merge(other: State): void {
    if (other.dead) return;
    if (this.dead) {
      this.replaceBy(other);
      return;
    }
    this.step = Math.max(this.step, other.step);
    if (other.handed !== this.handed) for (const [key, handed] of other.handed) this.hand(key, handed);
    this.mergeFresh(other);
    this.addAll('live', other.live);
    this.addAll('sessions', other.sessions);
    if (other.locks !== this.locks) for (const lock of this.locks) if (!other.locks.has(lock)) this.remove('locks', lock);
    this.mergeHolds(other);
    this.addAll('testedFlags', other.testedFlags);
    this.mergeBindings(other);
    this.adoptEndings(other.endings);
  }

  private addAll<Name extends SetPart>(name: Name, items: Readings[Name]): void {
    if (items !== this[name]) for (const item of items) this.add(name, item as Item<Name>);
  }

  private mergeBindings(other: State): void {
    if (other.bindings === this.bindings) return;
    // The largest maps by far: a loop would make a pair for each of their entries.
    other.bindings.forEach((value, name) => {
      const own = this.bindings.get(name);
      if (own === value) return;
      const merged = own === undefined ? conditional(value) : eitherValue(own, value);
      if (merged !== own) this.bind(name, merged);
    });
    this.bindings.forEach((value, name) => {
      if (!other.bindings.has(name)) this.bind(name, conditional(value));
    });
  }

  /** What one way starts is fresh where the other way has not started it before its last wait. */
  private mergeFresh({ fresh, live }: State): void {
    for (const task of this.fresh) if (live.has(task) && !fresh.has(task)) this.remove('fresh', task);
    for (const task of fresh) if (!this.live.has(task)) this.add('fresh', task);
  }

  private mergeHolds({ holds }: State): void {
    if (holds === this.holds) return;
    for (const [lock, hold] of this.holds) if (holds.get(lock) !== hold) this.own('holds').delete(lock);
  }

  private replaceBy(other: State): void {
    this.dead = other.dead;
    this.step = other.step;
    this.bindings = other.bindings;
    this.endings = other.endings;
    this.fresh = other.fresh;
    this.handed = other.handed;
    this.holds = other.holds;
    this.live = other.live;
    this.locks = other.locks;
    this.sessions = other.sessions;
    this.testedFlags = other.testedFlags;
    this.shared = ALL;
    other.shared = ALL;
  }

  /** The part for changing, which nobody else holds. */
  private own<Name extends Part>(name: Name): Parts[Name] {
    const parts = this as unknown as Parts;
    if ((this.shared & BITS[name]) !== 0) {
      const part: Parts[Part] = parts[name];
      parts[name] = (part instanceof Map ? new Map<unknown, unknown>(part) : new Set<unknown>(part)) as Parts[Name];
      this.shared &= ~BITS[name];
    }
    return parts[name];
  }
}

/** What all walks begin with. Nobody changes it. */
const NOTHING: Readings = {
  bindings: new Map(),
  endings: new Map(),
  fresh: new Set(),
  handed: new Map(),
  holds: new Map(),
  live: new Set(),
  locks: new Set(),
  sessions: new Set(),
  testedFlags: new Set(),
};

const NO_ENDINGS: readonly Ending[] = [];

/** A value that only one of two branches has bound: its promises may exist, its identity is in doubt. */
function conditional(value: Value): Value {
  return value.path === undefined || value.path.weak ? value : { ...value, path: weakened(value.path) };
}
