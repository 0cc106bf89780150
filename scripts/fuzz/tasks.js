'use strict';

/**
 * A vector clock: of each task, how much of it is known to be over.
 *
 * @typedef {Map<number, number>} Clock
 */

/**
 * A run of code whose operations happen one after another.
 *
 * @typedef {object} Task
 * @property {number} id
 * @property {Clock} clock
 * @property {Set<object>} locks those that it holds
 * @property {boolean} isInterval whether it is a tick of an interval
 * @property {boolean} isRaced whether it takes part in a race
 * @property {boolean} late whether it starts in a turn of its own
 * @property {Listener | undefined} listener what it runs, if that is a listener
 * @property {Task | undefined} parent
 * @property {Turn | undefined} suspendedIn
 * @property {unknown} awaited
 * @property {Set<object>} joined the tasks, and the uses of streams, that it has waited for
 * @property {Set<object>} followed those of them that it comes after, as \`tail.then(…)\` does
 */

/**
 * @typedef {object} Listener
 * @property {object} emitter
 * @property {string} event
 * @property {() => unknown} run
 */

/**
 * What runs without a break: from a resumption until nothing is left on the stack.
 *
 * @typedef {object} Turn
 * @property {number} id
 * @property {Task} bottom
 * @property {Clock | undefined} end what was over when the turn was
 */

/** @param {Clock} into @param {Clock} from */
function merge(into, from) {
  for (const [id, time] of from) if (time > (into.get(id) ?? 0)) into.set(id, time);
}

/** The task and those that it descends from. @param {Task} task */
function* lineage(task) {
  for (let at = /** @type {Task | undefined} */ (task); at; at = at.parent) yield at;
}

/** What has happened before what, in one run of a program: tasks, the turns in which they run, and promises. */
class Tasks {
  /** @type {WeakMap<object, (joiner: Task) => Clock>} */
  #promises = new WeakMap();
  /** @type {WeakMap<object, Task>} */
  #tasks = new WeakMap();
  /** @type {WeakMap<object, object[]>} */
  #parts = new WeakMap();
  #lastId = 0;

  constructor() {
    this.current = this.task(undefined);
    /** @type {Turn} */
    this.turn = { bottom: this.current, end: undefined, id: this.nextId() };
  }

  nextId() {
    this.#lastId += 1;
    return this.#lastId;
  }

  /** @param {Task | undefined} parent @returns {Task} */
  task(parent) {
    return {
      awaited: undefined,
      clock: new Map(parent?.clock),
      id: this.nextId(),
      followed: new Set(),
      isInterval: false,
      isRaced: false,
      joined: new Set(),
      late: false,
      listener: undefined,
      locks: new Set(),
      parent,
      suspendedIn: undefined,
    };
  }

  /** The task goes on with an empty stack. @param {Task} task */
  begin(task) {
    this.turn.end = new Map(this.turn.bottom.clock);
    this.turn = { bottom: task, end: undefined, id: this.nextId() };
    this.current = task;
  }

  /** The task learns of all that was over when the turn was. @param {Task} task @param {Turn | undefined} turn */
  follow(task, turn) {
    if (turn?.end !== undefined) merge(task.clock, turn.end);
  }

  /** Runs the body as a child of the current task, until its first wait. @template T @param {() => T} body @returns {{ result: T, task: Task }} */
  fork(body) {
    const caller = this.current;
    const task = this.task(caller);
    this.current = task;
    const result = body();
    this.current = caller;
    merge(caller.clock, task.clock);
    return { result, task };
  }

  /** One promise for several. @param {object} promise @param {object[]} parts */
  combine(promise, parts) {
    this.#parts.set(promise, parts);
  }

  /** What waiting for the promise tells. @param {object} promise @param {(joiner: Task) => Clock} clock */
  bind(promise, clock) {
    this.#promises.set(promise, clock);
  }

  /** The promise settles when the task has ended. @param {object} promise @param {Task} task */
  bindTask(promise, task) {
    this.#tasks.set(promise, task);
    this.bind(promise, (joiner) => {
      if (joiner === task) return task.clock;
      joiner.joined.add(task);
      for (const joined of task.joined) joiner.joined.add(joined);
      return task.clock;
    });
  }

  /** The promise takes part in a race, and so do those that it stands for. @param {object} promise */
  race(promise) {
    const task = this.#tasks.get(promise);
    if (task !== undefined) task.isRaced = true;
    for (const part of this.#parts.get(promise) ?? []) this.race(part);
  }

  /** What is over once the promise has settled. @param {Task} joiner @param {unknown} promise */
  join(joiner, promise) {
    if (typeof promise !== 'object' || promise === null) return;
    const clock = this.#promises.get(promise)?.(joiner);
    if (clock !== undefined && clock !== joiner.clock) merge(joiner.clock, clock);
  }
}

module.exports = { Tasks, lineage, merge };
