'use strict';

const { observe } = require('./oracle');
const { runForReal } = require('./real');

/** @typedef {import('./oracle').Observation} Observation */
/** @typedef {import('./real').Order} Order */

/** How many schedules are tried before the guard is held to be wrong. */
const DOUBT = 600;

/** How often each program runs. */
const RUNS = 3;

/** A program whose `main` is to run under the guard. @typedef {{ isCorrect: boolean, observation: Observation, source: string }} Candidate */

/**
 * What the guard makes of programs, in one mode.
 *
 * @typedef {object} GuardCount
 * @property {Order['mode']} mode
 * @property {number} programs
 * @property {number} overlapping programs of which some schedule has an overlap
 * @property {number} found those that the guard speaks of
 * @property {number} thrown those on which it throws
 * @property {{ message: string, source: string }[]} wrong programs without one on which it throws
 * @property {number} unfounded programs without one of which it says that they may overlap
 */

/** @param {Candidate[]} candidates @param {number} seed @returns {Promise<GuardCount[]>} */
async function runGuarded(candidates, seed) {
  const counts = [];
  for (const mode of /** @type {const} */ (['throw', 'strict'])) {
    const chosen = candidates.filter(({ observation, source }) => !observation.isStuck && !mixesReceivers(source) && (mode === 'throw' || !source.includes('state.busy')));
    const runs = await runForReal({ mode, runs: RUNS, seed, sources: chosen.map(({ source }) => source) });
    /** @type {GuardCount} */
    const count = { found: 0, mode, overlapping: 0, programs: chosen.length, thrown: 0, unfounded: 0, wrong: [] };
    for (const [at, { observation, source }] of chosen.entries()) {
      const { potential = [], thrown = [], unthrown = [] } = runs[at] ?? {};
      const [message] = thrown;
      // More schedules are tried before the guard is held to be wrong.
      if (mayOverlap(observation) || (message !== undefined && mayOverlap(await observe(source, DOUBT)))) {
        count.overlapping += 1;
        count.found += potential.length + thrown.length + unthrown.length > 0 ? 1 : 0;
        count.thrown += message === undefined ? 0 : 1;
      } else if (message !== undefined) count.wrong.push({ message, source });
      else if (potential.length > 0) count.unfounded += 1;
    }
    counts.push(count);
  }
  return counts;
}

/** An iterator holds the receive half from its first message to its last, which the oracle takes for single receives. @param {string} source */
function mixesReceivers(source) {
  return source.includes('for await') && /recvMsg|on\('data'/.test(source);
}

/** Whether some schedule of `main` has an overlap, or a send after a close. @param {Observation} observation */
function mayOverlap({ closes, overlapping }) {
  return (overlapping.get('main')?.size ?? 0) > 0 || [...closes.keys()].some((key) => key.startsWith('main '));
}

/** @param {GuardCount} count */
function guardText({ found, mode, overlapping, programs, thrown, unfounded, wrong }) {
  return `guard, mode ${mode}: ${programs} programs; of ${overlapping} that may overlap ${found} found, ${thrown} thrown on; of ${programs - overlapping} others ${wrong.length} thrown on, ${unfounded} said to be possible\n`;
}

module.exports = { guardText, runGuarded };
