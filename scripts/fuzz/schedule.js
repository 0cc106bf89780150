'use strict';

/** Numbers that depend on the seed alone. @param {number} seed */
function randomNumbers(seed) {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Steps after which a run is taken for done. */
const MAX_STEPS = 300;

/** What may happen next; one of it happens at a time, in an order that the seed decides. */
class Schedule {
  /** @type {{ isReady: () => boolean, run: () => void }[]} */
  #pending = [];

  /** @param {number} seed */
  constructor(seed) {
    this.random = randomNumbers(seed);
  }

  /** @param {() => void} run @param {() => boolean} [isReady] @returns {() => void} takes it back */
  add(run, isReady = () => true) {
    const action = { isReady, run };
    this.#pending.push(action);
    return () => {
      this.#pending = this.#pending.filter((other) => other !== action);
    };
  }

  /** Lets one thing after another happen until nothing is left. */
  async drain() {
    for (let step = 0; step < MAX_STEPS; step += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      const ready = this.#pending.filter(({ isReady }) => isReady());
      const action = ready[Math.floor(this.random() * ready.length)];
      if (action === undefined) return;
      this.#pending = this.#pending.filter((other) => other !== action);
      action.run();
    }
  }
}

module.exports = { Schedule };
