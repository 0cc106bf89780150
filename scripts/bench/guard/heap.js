'use strict';

const { inChild } = require('../child');

/** @typedef {import('./worker').Measured} Measured */

const messages = 1_000_000;

/** Of a run, what comes before everything is loaded, compiled and warm. */
const warm = 3;

/** How the heap grows while one stream carries a million messages each way under the guard. */
async function heapGrowth() {
  const runs = [];
  for (const carrier of ['async-local-storage', 'cls-hooked']) {
    const work = { guard: { carrier }, heapSamples: 10, load: 'bidi', operations: messages };
    const { heap } = /** @type {Measured} */ (await inChild(require.resolve('./worker'), [JSON.stringify(work)], ['--expose-gc']));
    const megabytes = heap.map((bytes) => bytes / 1e6);
    runs.push({ carrier, growth: (megabytes.at(-1) ?? NaN) - (megabytes[warm - 1] ?? NaN), megabytes });
  }
  return { messages, runs };
}

module.exports = { heapGrowth };
