'use strict';

const events = require('node:events');
const timers = require('node:timers');
const { Mutex } = require('async-mutex');
const { Random } = require('./random');

/** @typedef {import('./loopback').Call} Call */

/** How many messages a source has. */
const MESSAGES = 2;

/** How many rounds a loop without an end makes. */
const ROUNDS = 6;

/** What a program sees when it runs for real: calls over loopback, Node's timers, locks that people use. */
class RealWorld {
  /** @type {Set<NodeJS.Timeout>} */
  #timers = new Set();
  /** @type {Set<Call>} */
  #calls = new Set();
  #random;
  #options;

  /** @param {{ PQueue: unknown, guardStream: (call: Call) => Record<string, () => unknown>, open: () => Call, seed: number }} options */
  constructor(options) {
    this.#options = options;
    this.#random = new Random(options.seed);
  }

  /** @returns {Record<string, unknown>} */
  surroundings() {
    const random = this.#random;
    let rounds = 0;
    return {
      PQueue: this.#options.PQueue,
      Mutex,
      clearInterval,
      clearTimeout,
      client: { talk: () => this.open() },
      count: random.below(3),
      items: [1, 2],
      log: () => undefined,
      more: () => (rounds += 1) < ROUNDS && random.chance(0.6),
      once: (/** @type {import('node:events').EventEmitter} */ emitter, /** @type {string} */ event) => events.once(emitter, event),
      ready: () => random.chance(0.5),
      setInterval: (/** @type {() => void} */ callback, /** @type {number} */ delay) => this.#keep(timers.setInterval(callback, delay / 5)),
      setTimeout: (/** @type {() => void} */ callback, /** @type {number} */ delay) => this.#keep(timers.setTimeout(callback, delay / 5)),
      source: this.#source(),
      state: {},
      tick: () => new Promise((resolve) => this.#keep(timers.setTimeout(resolve, random.below(4)))),
    };
  }

  /** A call that also has the operations of gRPC-Go. */
  open() {
    const call = this.#options.open();
    const { guardStream } = this.#options;
    this.#calls.add(call);
    call.on('error', () => undefined);
    for (const name of ['closeSend', 'recvMsg', 'sendMsg']) {
      Object.defineProperty(call, name, { value: (/** @type {[]} */ ...args) => guardStream(call)[name]?.(...args) });
    }
    return call;
  }

  /** Nothing of the program goes on. */
  stop() {
    for (const timer of this.#timers) clearTimeout(timer);
    for (const call of this.#calls) call.cancel();
  }

  /** @param {NodeJS.Timeout} timer */
  #keep(timer) {
    this.#timers.add(timer);
    return timer;
  }

  #source() {
    const source = new events.EventEmitter();
    const tell = (/** @type {number} */ left) => {
      source.emit(left === 0 ? 'end' : 'data');
      if (left > 0) this.#keep(timers.setTimeout(tell, this.#random.below(4), left - 1));
    };
    this.#keep(timers.setTimeout(tell, 3, MESSAGES));
    return source;
  }
}

module.exports = { RealWorld };
