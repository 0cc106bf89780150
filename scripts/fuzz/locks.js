'use strict';

const { merge } = require('./tasks');

/** @typedef {import('./world').World} World */
/** @typedef {import('./tasks').Clock} Clock */
/** @typedef {import('./tasks').Task} Task */

/**
 * @typedef {object} Lock
 * @property {() => Promise<() => void>} acquire
 * @property {() => void} release
 * @property {(body: () => unknown) => Promise<unknown>} runExclusive
 */

/** A lock that hands itself to one of those who wait for it. @param {World} world @returns {new () => Lock} */
function mutexIn(world) {
  const { tasks } = world;
  return class {
    /** @type {Clock} */
    #clock = new Map();
    /** @type {Task | undefined} */
    #holder;
    #held = false;

    acquire() {
      const promise = world.later(
        () => {
          this.#held = true;
          return () => this.release();
        },
        () => !this.#held,
      );
      tasks.bind(promise, (joiner) => {
        joiner.locks.add(this);
        this.#holder = joiner;
        return this.#clock;
      });
      return promise;
    }

    release() {
      merge(this.#clock, tasks.current.clock);
      this.#holder?.locks.delete(this);
      this.#held = false;
    }

    /** @param {() => unknown} body */
    runExclusive(body) {
      const { current, turn } = tasks;
      const task = tasks.task(current);
      const acquired = this.acquire();
      const done = acquired.then(async () => {
        tasks.begin(task);
        tasks.follow(task, turn);
        tasks.join(task, acquired);
        const result = body();
        await result;
        tasks.join(task, result);
        merge(this.#clock, task.clock);
        task.locks.delete(this);
        this.#held = false;
      });
      tasks.bindTask(done, task);
      return done;
    }
  };
}

/** A queue that runs one thing at a time. @param {World} world @returns {new () => { add: (body: () => unknown) => Promise<unknown> }} */
function queueIn(world) {
  const Mutex = mutexIn(world);
  return class {
    #mutex = new Mutex();

    /** @param {() => unknown} body */
    add(body) {
      return this.#mutex.runExclusive(body);
    }
  };
}

/** An object whose fields are flags: who reads one learns what was over when it was written. @param {World} world */
function flagsIn({ tasks }) {
  /** @type {Map<string | symbol, { clock: Clock, value: unknown }>} */
  const fields = new Map();
  return new Proxy(
    {},
    {
      get: (_, name) => {
        const { clock, value } = fields.get(name) ?? { clock: new Map(), value: undefined };
        merge(tasks.current.clock, clock);
        return value;
      },
      set: (_, name, value) => {
        fields.set(name, { clock: new Map(tasks.current.clock), value });
        return true;
      },
    },
  );
}

module.exports = { flagsIn, mutexIn, queueIn };
