'use strict';

const { emitterIn } = require('./emitter');
const { hooksOf } = require('./hooks');
const { flagsIn, mutexIn, queueIn } = require('./locks');
const { promisesIn } = require('./promises');
const { streamIn } = require('./stream');
const { Tasks, lineage, merge } = require('./tasks');
const { Timers } = require('./timers');

/** @typedef {import('./schedule').Schedule} Schedule */
/** @typedef {import('./tasks').Clock} Clock */
/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./tasks').Turn} Turn */
/** @typedef {'close' | 'receive' | 'send'} Kind */

/**
 * One use of one half of a stream in one run.
 *
 * @typedef {object} Use
 * @property {number} site its line
 * @property {Kind} kind
 * @property {boolean} instant
 * @property {boolean} shares it gets every message, whoever else listens
 * @property {number} stream
 * @property {Task} task
 * @property {Turn} turn
 * @property {boolean} locked
 * @property {Clock} start what was over when it started
 * @property {[id: number, time: number]} end whoever knows of this knows that it is over
 */

/** How many rounds a loop without an end makes. */
const ROUNDS = 4;

/** What a program sees: streams, timers, emitters and locks whose completions the schedule chooses. */
class World {
  /** @type {Use[]} */
  uses = [];
  tasks = new Tasks();
  /** @type {boolean | undefined} */
  #isSteady;
  /** @type {number | undefined} */
  #likelihood;
  /** @type {Map<number, boolean>} */
  #answers = new Map();

  /** @param {Schedule} schedule */
  constructor(schedule) {
    this.schedule = schedule;
  }

  /** The names that programs use. @returns {Record<string, unknown>} */
  surroundings() {
    const { random } = this.schedule;
    const timers = new Timers(this);
    let rounds = 0;
    return {
      PQueue: queueIn(this),
      Mutex: mutexIn(this),
      Promise: promisesIn(this),
      T: hooksOf(this),
      client: { talk: () => streamIn(this) },
      count: random.pick([0, 1, 2, 2]),
      items: [1, 2],
      log: () => undefined,
      more: () => (rounds += 1) < ROUNDS * 3 && random.chance(0.6),
      once: () => this.later(() => undefined),
      ready: (/** @type {number} */ line) => this.#answer(line),
      setInterval: timers.interval.bind(timers),
      setTimeout: timers.timeout.bind(timers),
      clearInterval: timers.clear.bind(timers),
      clearTimeout: timers.clear.bind(timers),
      source: emitterIn(this),
      state: flagsIn(this),
      tick: () => this.later(() => undefined),
    };
  }

  /** In some runs each question has one answer, so that what hangs on several of them is reached. @param {number} line */
  #answer(line) {
    const { random } = this.schedule;
    this.#isSteady ??= random.chance(0.5);
    this.#likelihood ??= random.pick([0.2, 0.5, 0.8]);
    if (!this.#isSteady) return random.chance(this.#likelihood);
    const answer = this.#answers.get(line) ?? random.chance(this.#likelihood);
    this.#answers.set(line, answer);
    return answer;
  }

  /** A promise that the schedule resolves. @template T @param {() => T} result @param {() => boolean} [isReady] @returns {Promise<T>} */
  later(result, isReady) {
    return new Promise((resolve) => {
      this.schedule.add(() => resolve(result()), isReady);
    });
  }

  /** @param {Omit<Use, 'end' | 'locked' | 'start' | 'task' | 'turn'>} use @returns {Use} */
  record(use) {
    const { current: task, turn } = this.tasks;
    const time = (task.clock.get(task.id) ?? 0) + 1;
    task.clock.set(task.id, time);
    /** @type {[number, number]} */
    const end = use.instant || use.kind === 'close' ? [task.id, time] : [this.tasks.nextId(), 1];
    const recorded = { ...use, end, locked: [...lineage(task)].some(({ locks }) => locks.size > 0), start: new Map(task.clock), task, turn };
    this.uses.push(recorded);
    return recorded;
  }

  /** An operation whose promise the schedule resolves. @template T @param {Use} use @param {() => T} result */
  pending(use, result) {
    const promise = this.later(result);
    this.tasks.bind(promise, (joiner) => {
      joiner.joined.add(use);
      return new Map(use.start).set(...use.end);
    });
    return promise;
  }

  /** Runs in a turn of its own a callback which the task has given. @param {Task} queue @param {() => unknown} callback @param {Task} parent @param {boolean} [isInterval] */
  call(queue, callback, parent, isInterval = false) {
    const task = this.tasks.task(queue);
    Object.assign(task, { isInterval, late: true, parent });
    return this.run(queue, task, callback);
  }

  /** @param {Task} queue what is called one after another @param {Task} task @param {() => unknown} callback */
  run(queue, task, callback) {
    this.tasks.current = task;
    const result = callback();
    this.tasks.current = queue;
    merge(queue.clock, task.clock);
    return result;
  }

  /** Runs the body as a task that nobody has started. @template T @param {() => T} body @param {boolean} [next] after all that ran before */
  root(body, next = false) {
    const before = this.tasks.turn;
    const task = this.tasks.task(undefined);
    this.tasks.begin(task);
    if (next) this.tasks.follow(task, before);
    return body();
  }
}

module.exports = { World };
