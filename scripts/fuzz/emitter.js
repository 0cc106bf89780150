'use strict';

const { merge } = require('./tasks');

/** @typedef {import('./world').World} World */
/** @typedef {import('./tasks').Clock} Clock */
/** @typedef {import('./tasks').Task} Task */
/** @typedef {import('./tasks').Turn} Turn */

/** How many `data` events an emitter has. */
const EVENTS = [2, 2, 3];

/** An emitter of a few `data` events and one `end`. @param {World} world */
function emitterIn(world) {
  const { schedule, tasks } = world;
  const own = tasks.task(undefined);
  /** @type {{ event: string, run: () => unknown, registered: Turn, task: Task }[]} */
  let listeners = [];
  /** @type {[number, number][]} */
  const ends = [];
  /** What was over when each event had been told of. @type {Map<string, Clock>} */
  const heard = new Map();
  let left = schedule.random.pick(EVENTS);
  let started = false;
  const emit = () => {
    const event = left > 0 ? 'data' : 'end';
    tasks.begin(own);
    if (event === 'end') for (const [id, time] of ends) own.clock.set(id, time);
    for (const { event: wanted, registered, run, task: parent } of listeners) {
      if (wanted !== event) continue;
      tasks.follow(own, registered);
      const task = tasks.task(own);
      Object.assign(task, { late: true, listener: { emitter, event, run }, parent });
      world.run(own, task, run);
      heard.set(event, new Map(own.clock));
    }
    left -= 1;
    if (left >= 0) schedule.add(emit);
  };
  const emitter = {
    /** What is over when the emitter has ended. @param {[number, number]} end */
    whenEnded: (end) => {
      ends.push(end);
    },
    /** @param {string} event @param {() => unknown} run */
    on: (event, run) => {
      listeners.push({ event, registered: tasks.turn, run, task: tasks.current });
      if (!started) schedule.add(emit);
      started = true;
      return emitter;
    },
    /** Whoever stops to listen comes after all that the listeners have done at once. @param {string} event */
    removeAllListeners: (event) => {
      listeners = listeners.filter((listener) => listener.event !== event);
      const clock = heard.get(event);
      if (clock !== undefined) merge(tasks.current.clock, clock);
    },
  };
  return emitter;
}

module.exports = { emitterIn };
