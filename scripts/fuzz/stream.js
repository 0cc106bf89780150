'use strict';

const { emitterIn } = require('./emitter');

/** @typedef {import('./world').World} World */
/** @typedef {import('./tasks').Task} Task */

/** A stream with the operations of a grpc-js call and those of gRPC-Go; `at` gives them with their line. @param {World} world */
function streamIn(world) {
  const { schedule, tasks } = world;
  const emitter = emitterIn(world);
  const half = { instant: false, shares: false, stream: tasks.nextId() };
  /** Write callbacks come one after another. */
  const callbacks = tasks.task(undefined);
  /** @type {(() => void)[]} */
  const waiting = [];
  /** @param {() => unknown} callback */
  const callBack = (callback) => {
    const { current, turn } = tasks;
    const run = () => {
      waiting.shift();
      tasks.begin(callbacks);
      tasks.follow(callbacks, turn);
      world.call(callbacks, callback, current);
    };
    waiting.push(run);
    schedule.add(run, () => waiting[0] === run);
  };
  const stream = {
    removeAllListeners: emitter.removeAllListeners,
    /** @param {number} site */
    at: (site) => ({
      closeSend: () => world.pending(world.record({ ...half, kind: 'close', site }), () => undefined),
      end: () => {
        world.record({ ...half, instant: true, kind: 'close', site });
        return stream;
      },
      /** @param {boolean} done */
      next: (done) => world.pending(world.record({ ...half, kind: 'receive', site }), () => ({ done, value: {} })),
      /** @param {string} event @param {() => unknown} listener */
      on: (event, listener) => {
        if (event === 'data') emitter.whenEnded(world.record({ ...half, kind: 'receive', shares: true, site }).end);
        emitter.on(event, listener);
        return stream;
      },
      recvMsg: () => world.pending(world.record({ ...half, kind: 'receive', site }), () => ({})),
      sendMsg: () => world.pending(world.record({ ...half, kind: 'send', site }), () => undefined),
      /** @param {unknown} _ @param {() => unknown} [callback] */
      write: (_, callback) => {
        world.record({ ...half, instant: true, kind: 'send', site });
        if (callback !== undefined) callBack(callback);
        return schedule.random.chance(0.5);
      },
    }),
  };
  return stream;
}

module.exports = { streamIn };
