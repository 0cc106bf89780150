'use strict';

// Runs programs for real, under the guard, in a process of its own: the guard sees every promise of it.

const { installGuard, guardStream } = require('../../dist/runtime-guard');
const grpc = require('@grpc/grpc-js');
const { startLoopback } = require('./loopback');
const { RealWorld } = require('./real-world');

/** @typedef {import('./real').Order} Order */
/** @typedef {import('./real').RealRun} RealRun */

/** How long a program may run, in milliseconds. */
const PATIENCE = 60;

/** Kinds that are about two operations that meet. */
const KINDS = new Set(['close-during-send', 'concurrent-receive', 'concurrent-send', 'send-after-close']);

const ignore = () => undefined;
process.on('unhandledRejection', ignore);
process.on('uncaughtException', ignore);

process.once('message', (/** @type {Order} */ order) => {
  void runAll(order).then((runs) => process.send?.(runs, () => process.exit(0)));
});

/** @param {Order} order @returns {Promise<RealRun[]>} */
async function runAll({ mode, runs, seed, sources }) {
  const { default: PQueue } = await import('p-queue');
  const guard = installGuard({ carrier: 'async-local-storage', mode, seed }, grpc);
  const { open, stop } = await startLoopback();
  const results = [];
  for (const source of sources) {
    /** @type {RealRun} */
    const result = { potential: [], thrown: [], unthrown: [] };
    for (let run = 0; run < runs; run += 1) {
      guard.reset();
      const world = new RealWorld({ PQueue, guardStream: /** @type {never} */ (guardStream), open, seed: seed + run });
      await start(source, world);
      world.stop();
      await pause(1);
      for (const { kind, message, thrown } of guard.overlaps) if (KINDS.has(kind)) (thrown ? result.thrown : result.unthrown).push(message);
      for (const { kind, message } of guard.potentialOverlaps) if (KINDS.has(kind)) result.potential.push(message);
    }
    results.push(result);
  }
  guard.uninstall();
  stop();
  return results;
}

/** @param {string} source @param {RealWorld} world */
async function start(source, world) {
  const values = world.surroundings();
  const text = source.replace(/^import .*$/gm, '');
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- running generated programs is what this is for
  const program = /** @type {(...values: unknown[]) => (call: unknown) => unknown} */ (new Function(...Object.keys(values), `'use strict';${text}\nreturn main;`));
  const main = program(...Object.values(values));
  await Promise.race([pause(PATIENCE), Promise.resolve(main(world.open())).then(() => pause(PATIENCE / 3), () => pause(PATIENCE / 3))]);
}

/** @param {number} delay @returns {Promise<void>} */
function pause(delay) {
  return new Promise((resolve) => setTimeout(resolve, delay));
}
