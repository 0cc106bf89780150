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
 * @property {boolean} late whether it starts in a turn of its own
 * @property {object | undefined} listener the listener of a repeated event that it runs
 * @property {Task | undefined} parent
 * @property {Turn | undefined} suspendedIn
 * @property {unknown} awaited
 * @property {Set<Task>} joined the tasks that it has waited for
 */

/**
 * What runs without a break: from a resumption until nothing is left on the stack.
 *
 * @typedef {object} Turn
 * @property {number} id
 * @property {Task} bottom
 * @property {Clock | undefined} end what was over when the turn was
 */

/**
 * @param {Clock} into
 * @param {Clock} from
 */
function merge(into, from) {
  for (const [id, time] of from) if (time > (into.get(id) ?? 0)) into.set(id, time);
}

/** What has happened before what, in one run of a program: tasks, the turns in which they run, and promises. */
class Tasks {
  /** @type {WeakMap<object, (joiner: Task) => Clock>} */
  #promises = new WeakMap();
  #lastId = 0;

  constructor() {
    this.current = this.task(undefined);
    /** @type {Turn} */
    this.turn = { id: this.nextId(), bottom: this.current, end: undefined };
  }

  nextId() {
    this.#lastId += 1;
    return this.#lastId;
  }

  /**
   * @param {Task | undefined} parent
   * @returns {Task}
   */
  task(parent) {
    return {
      id: this.nextId(),
      awaited: undefined,
      clock: new Map(parent?.clock),
      joined: new Set(),
      late: false,
      listener: undefined,
      parent,
      suspendedIn: undefined,
    };
  }

  /** The task goes on with an empty stack. @param {Task} task */
  begin(task) {
    this.turn.end = new Map(this.turn.bottom.clock);
    this.turn = { id: this.nextId(), bottom: task, end: undefined };
    this.current = task;
  }

  /** The task learns of all that was over when the turn was. @param {Task} task @param {Turn | undefined} turn */
  follow(task, turn) {
    if (turn?.end !== undefined) merge(task.clock, turn.end);
  }

  /**
   * Runs the body as a child of the task, until its first wait.
   *
   * @template T
   * @param {Task} parent
   * @param {() => T} body
   * @returns {{ result: T, task: Task }}
   */
  fork(parent, body) {
    const task = this.task(parent);
    const caller = this.current;
    this.current = task;
    const result = body();
    this.current = caller;
    merge(parent.clock, task.clock);
    return { result, task };
  }

  /** Settling the promise tells of the end of these tasks. @param {object} promise @param {(joiner: Task) => Clock} clock */
  bind(promise, clock) {
    this.#promises.set(promise, clock);
  }

  /** @param {object} promise @param {Task} task */
  bindTask(promise, task) {
    this.bind(promise, (joiner) => {
      if (joiner !== task) {
        joiner.joined.add(task);
        for (const joined of task.joined) joiner.joined.add(joined);
      }
      return task.clock;
    });
  }

  /** What is over once the promise has settled. @param {Task} joiner @param {unknown} promise */
  join(joiner, promise) {
    if (typeof promise !== 'object' || promise === null) return;
    const clock = this.#promises.get(promise)?.(joiner);
    if (clock !== undefined && clock !== joiner.clock) merge(joiner.clock, clock);
  }
}

module.exports = { Tasks, merge };
