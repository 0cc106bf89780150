'use strict';

const { merge } = require('./tasks');

/** @typedef {import('./world').World} World */
/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./tasks').Turn} Turn */
/** @typedef {{ delay: number, order: number, take: () => void, task: Task | undefined }} Timer */

/** How often an interval's callback runs. */
const TICKS = 2;

const nothing = () => undefined;

class Timers {
  /** @type {Map<Turn, { task: Task, waiting: Set<Timer> }>} */
  #queues = new Map();
  #world;

  /** @param {World} world */
  constructor(world) {
    this.#world = world;
  }

  /** Timers that one turn sets fire in the order of their delays. @param {() => unknown} callback @param {number} delay @returns {Timer} */
  timeout(callback, delay) {
    const { schedule, tasks } = this.#world;
    const { current, turn } = tasks;
    const queue = this.#queueOf(turn);
    /** @type {Timer} */
    const timer = { delay, order: tasks.nextId(), take: nothing, task: undefined };
    const isFirst = () => [...queue.waiting].every((other) => other === timer || other.delay > delay || (other.delay === delay && other.order > timer.order));
    queue.waiting.add(timer);
    const take = schedule.add(() => {
      queue.waiting.delete(timer);
      tasks.begin(queue.task);
      tasks.follow(queue.task, turn);
      this.#world.call(queue.task, callback, current);
    }, isFirst);
    return Object.assign(timer, {
      task: queue.task,
      take: () => {
        queue.waiting.delete(timer);
        take();
      },
    });
  }

  /** @param {() => unknown} callback @returns {Timer} */
  interval(callback) {
    const { schedule, tasks } = this.#world;
    const { current, turn } = tasks;
    const own = tasks.task(undefined);
    /** @type {Timer} */
    const timer = { delay: 0, order: 0, take: nothing, task: own };
    let left = TICKS;
    const fire = () => {
      tasks.begin(own);
      tasks.follow(own, turn);
      left -= 1;
      if (left > 0) timer.take = schedule.add(fire);
      this.#world.call(own, callback, current, true);
    };
    timer.take = schedule.add(fire);
    return timer;
  }

  /** Whoever stops a timer comes after all that it has done at once. @param {Timer | undefined} timer */
  clear(timer) {
    timer?.take();
    if (timer?.task !== undefined) merge(this.#world.tasks.current.clock, timer.task.clock);
  }

  /** @param {Turn} turn */
  #queueOf(turn) {
    const queue = this.#queues.get(turn) ?? { task: this.#world.tasks.task(undefined), waiting: new Set() };
    this.#queues.set(turn, queue);
    return queue;
  }
}

module.exports = { Timers };
