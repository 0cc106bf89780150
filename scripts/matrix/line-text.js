'use strict';

const { table } = require('../start/table');
const { missedTargets } = require('./targets');

/** @typedef {import('./statistics').Count} Count */

/** @param {Count} count */
function row(count) {
  const { delay, failed, kind, name, overlaps, potential, runs, thrown, told, verdict } = count;
  const found = kind === 'legal'
    ? `${overlaps} overlaps, ${potential} potential, ${failed} wrong results`
    : `${told} told, ${thrown} thrown`;
  return [name, verdict, `${delay}`, `${runs}`, found, missedTargets(count).join(', ') || 'ok'];
}

/**
 * What was counted on one line of Node: a table, what each failure was, and a sum.
 *
 * @param {string} version
 * @param {Count[]} counts
 */
function lineText(version, counts) {
  const failed = counts.filter((count) => missedTargets(count).length > 0);
  const examples = failed.map(({ delay, example, name }) => `\n${name}, delay ${delay}:\n${example ?? 'no example'}\n`);
  const runsOf = (/** @type {string} */ kind) => counts.filter((count) => count.kind === kind).reduce((sum, { runs }) => sum + runs, 0);
  const names = new Set(counts.map(({ name }) => name));
  return [
    `Node ${version}`,
    table(['scenario', 'expected', 'delay', 'runs', 'found', 'verdict'], counts.map(row)),
    ...examples,
    `${names.size} scenarios, ${runsOf('legal')} runs of correct programs and ${runsOf('misuse')} of misuse: ${failed.length === 0 ? 'all as they should be' : `${failed.length} not as they should be`}.`,
    '',
  ].join('\n');
}

module.exports = { lineText };
