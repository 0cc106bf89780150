'use strict';

const { spread } = require('../statistics');
const { inChild } = require('../child');

/** @typedef {{ lines: number, ours: number }} Measured milliseconds that our rules took on a file of so many lines */

/** Lengths between which the time per line may not grow, and by how much. */
const from = 1_000;
const to = 20_000;

/**
 * Our rules' time on files of growing length.
 *
 * @returns {Promise<{ growth: import('../statistics').Spread, sizes: { lines: number, perLine: import('../statistics').Spread, total: import('../statistics').Spread }[] }>}
 */
async function measureGrowth() {
  const measured = /** @type {Record<string, Measured[]>} */ (await inChild(require.resolve('./growth-once'), []));
  const perLine = (/** @type {number} */ size) => (measured[size] ?? []).map(({ lines, ours }) => (1_000 * ours) / lines);
  const sizes = Object.entries(measured).map(([size, runs]) => ({
    lines: Number(size),
    perLine: spread(perLine(Number(size))),
    total: spread(runs.map(({ ours }) => ours)),
  }));
  const [short, long] = [spread(perLine(from)), spread(perLine(to))];
  return { growth: { max: long.max / short.min, median: long.median / short.median, min: long.min / short.max }, sizes };
}

module.exports = { measureGrowth };
