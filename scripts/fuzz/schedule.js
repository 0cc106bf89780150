'use strict';

const { Random } = require('./random');

/** Steps after which a run is taken for done. */
const MAX_STEPS = 200;

/**
 * @typedef {object} Action
 * @property {() => boolean} isReady
 * @property {() => void} run
 */

/** What may happen next; one of it happens at a time, in an order that the seed decides. */
class Schedule {
  /** @type {Action[]} */
  #pending = [];

  /** @param {number} seed */
  constructor(seed) {
    this.random = new Random(seed);
  }

  /** @param {() => void} run @param {() => boolean} [isReady] @returns {() => void} takes it back */
  add(run, isReady = () => true) {
    const action = { isReady, run };
    this.#pending.push(action);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== action);
    };
  }

  /** Whether something waits for what never comes. */
  get isStuck() {
    return this.#pending.length > 0 && !this.#pending.some(({ isReady }) => isReady());
  }

  /** Lets one thing after another happen until nothing is left. */
  async drain() {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      await settled();
      const ready = this.#pending.filter(({ isReady }) => isReady());
      if (ready.length === 0) return;
      const action = this.random.pick(ready);
      this.#pending = this.#pending.filter((other) => other !== action);
      action.run();
    }
  }
}

/** When no promise has anything left to do. @returns {Promise<void>} */
function settled() {
  return new Promise((resolve) => setImmediate(resolve));
}

module.exports = { Schedule };
