'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const { createInterface } = require('node:readline');
const { mapBounded } = require('../start/pool');

/** @typedef {import('./statistics').Count} Count */
/** @typedef {import('./statistics').Task} Task */

const statistics = path.join(__dirname, 'statistics.js');
const processesAtOnce = 2;

/** Of a process, so that one which dies takes few with it. */
const scenariosOfProcess = 6;

/**
 * @template T
 * @param {readonly T[]} items
 * @param {number} size
 */
function portions(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

/**
 * @param {string} binary
 * @param {string} folder
 * @param {Task} task
 * @returns {Promise<Count[]>}
 */
function countIn(binary, folder, task) {
  const child = spawn(binary, [statistics, folder, JSON.stringify(task)], { stdio: ['ignore', 'pipe', 'ignore'] });
  /** @type {Count[]} */
  const counts = [];
  createInterface(child.stdout).on('line', (line) => {
    const count = /** @type {unknown} */ (JSON.parse(line));
    counts.push(/** @type {Count} */ (count));
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => { resolve(counts); });
  });
}

/**
 * Runs scenarios by a Node over and over, in two processes at a time.
 *
 * @param {string} binary
 * @param {string} folder of the compiled scenarios
 * @param {Task} task
 * @param {(name: string) => void} say is told what is going on
 */
async function countScenarios(binary, folder, task, say) {
  const counted = await mapBounded(portions(task.names, scenariosOfProcess), processesAtOnce, (names) => {
    say(names[0] ?? '');
    return countIn(binary, folder, { ...task, names });
  });
  return counted.flat();
}

/**
 * The names of all scenarios, or of those that have a text in their name.
 *
 * @param {string} folder
 * @param {string} [only]
 */
function scenarioNames(folder, only = '') {
  const load = (/** @type {string} */ file) => {
    const loaded = /** @type {unknown} */ (require(path.join(folder, 'runtime-guard', 'testing', file)));
    return /** @type {Record<string, { name: string }[]>} */ (loaded);
  };
  const { LEGAL = [] } = load('legal.js');
  const { MISUSE = [] } = load('misuse.js');
  return [...LEGAL, ...MISUSE].map(({ name }) => name).filter((name) => name.includes(only));
}

module.exports = { countScenarios, scenarioNames };
