'use strict';

const path = require('node:path');
const { isDeepStrictEqual } = require('node:util');

/**
 * Runs scenarios over and over and counts what the guard says of them; prints one JSON line for each.
 * It is run by each Node line, with the folder of the compiled scenarios and a `Task` as JSON.
 *
 * @typedef {object} Task
 * @property {string[]} names which scenarios
 * @property {number} legalRuns how often a correct one runs at each delay
 * @property {number} misuseRuns how often a wrong one runs at the default delay
 * @property {string} engine
 */
/**
 * @typedef {object} Count
 * @property {string} name
 * @property {'legal' | 'misuse'} kind
 * @property {string} verdict what is expected
 * @property {number | 'stress'} delay
 * @property {number} runs
 * @property {number} overlaps runs with findings on which the mode acts
 * @property {number} potential runs with findings of what might happen
 * @property {number} told runs with a finding that says what is wrong
 * @property {number} thrown runs in which such a finding was thrown
 * @property {number} failed runs that did not return what they should, or not in time
 * @property {string} [example] the first finding or failure that should not be
 */

/** @typedef {import('../../runtime-guard/testing/scenario').Legal} Legal */
/** @typedef {import('../../runtime-guard/testing/scenario').Misuse} Misuse */
/** @typedef {import('../../runtime-guard').GuardHandle} GuardHandle */

/** How long a run may take, in milliseconds, before it is taken for hung. */
const longest = 1_200_000;

/** @type {readonly (number | 'stress')[]} */
const delays = [0, 2, 'stress'];

/** @param {string} folder */
function load(folder) {
  /** @param {string} file */
  const loaded = (file) => /** @type {unknown} */ (require(path.join(folder, 'runtime-guard', file)));
  return {
    guard: /** @type {typeof import('../../runtime-guard')} */ (loaded('index.js')),
    legal: /** @type {typeof import('../../runtime-guard/testing/legal')} */ (loaded('testing/legal.js')).LEGAL,
    misuse: /** @type {typeof import('../../runtime-guard/testing/misuse')} */ (loaded('testing/misuse.js')).MISUSE,
    scenario: /** @type {typeof import('../../runtime-guard/testing/scenario')} */ (loaded('testing/scenario.js')),
  };
}

/**
 * @template T
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
async function inTime(work) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  /** @type {Promise<never>} */
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => { reject(new Error(`still running after ${longest / 1000} s`)); }, longest);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Runs a scenario, and gives what it has returned or why it failed.
 *
 * @param {ReturnType<typeof load>} parts
 * @param {Legal | Misuse} scenario
 */
async function outcomeOf(parts, scenario) {
  try {
    return { result: await inTime(parts.scenario.runScenario(scenario)) };
  } catch (error) {
    return { error: String(error) };
  }
}

/**
 * @param {Legal | Misuse} scenario
 * @param {'legal' | 'misuse'} kind
 * @param {number | 'stress'} delay
 * @returns {Count}
 */
function empty({ name, verdict }, kind, delay) {
  return { delay, failed: 0, kind, name, overlaps: 0, potential: 0, runs: 0, thrown: 0, told: 0, verdict };
}

/**
 * @param {ReturnType<typeof load>} parts
 * @param {Legal | Misuse} scenario
 * @param {Count} count
 * @param {{ engine: string, runs: number, see: (guard: GuardHandle, outcome: { result?: unknown, error?: string }) => void }} options
 */
async function repeat(parts, scenario, count, { engine, runs, see }) {
  const guard = parts.guard.installGuard({ engine: /** @type {import('../../runtime-guard').EngineName} */ (engine), settleDelay: count.delay });
  for (let run = 0; run < Math.min(runs, scenario.mostRuns ?? runs); run += 1) {
    guard.reset();
    guard.startTest();
    const outcome = await outcomeOf(parts, scenario);
    count.runs += 1;
    if (guard.overlaps.length > 0) count.overlaps += 1;
    if (guard.potentialOverlaps.length > 0) count.potential += 1;
    see(guard, outcome);
  }
  guard.uninstall();
  return count;
}

/**
 * @param {ReturnType<typeof load>} parts
 * @param {Legal} legal
 * @param {Task} task
 */
async function countLegal(parts, legal, { engine, legalRuns }) {
  /** @type {Count[]} */
  const counts = [];
  // What is worth one run only has its delays tried by its smaller likes.
  for (const delay of legal.mostRuns === 1 ? [2] : delays) {
    const count = empty(legal, 'legal', delay);
    counts.push(await repeat(parts, legal, count, {
      engine,
      runs: legalRuns,
      see: ({ overlaps: [first] }, { error, result }) => {
        const right = error === undefined && isDeepStrictEqual(result, legal.expected);
        if (!right) count.failed += 1;
        const failure = right ? undefined : `returned ${error ?? JSON.stringify(result)}`;
        const example = first?.message ?? failure;
        if (example !== undefined) count.example ??= example;
      },
    }));
  }
  return counts;
}

/**
 * @param {ReturnType<typeof load>} parts
 * @param {Misuse} misuse
 * @param {Task} task
 */
function countMisuse(parts, misuse, { engine, misuseRuns }) {
  const count = empty(misuse, 'misuse', 2);
  return repeat(parts, misuse, count, {
    engine,
    runs: misuseRuns,
    see: ({ overlaps, potentialOverlaps }, { error }) => {
      const telling = [...overlaps, ...potentialOverlaps].filter((finding) => parts.scenario.tells(misuse, finding));
      if (telling.length > 0) count.told += 1;
      if (telling.some(({ thrown }) => thrown)) count.thrown += 1;
      if (error?.includes('still running') === true) count.failed += 1;
      if (telling.length === 0) count.example ??= `found ${[...overlaps, ...potentialOverlaps].map(({ kind }) => kind).join(', ') || 'nothing'}`;
    },
  });
}

/**
 * @param {string} folder
 * @param {Task} task
 */
async function main(folder, task) {
  const parts = load(folder);
  for (const legal of parts.legal.filter(({ name }) => task.names.includes(name))) {
    for (const count of await countLegal(parts, legal, task)) process.stdout.write(`${JSON.stringify(count)}\n`);
  }
  for (const misuse of parts.misuse.filter(({ name }) => task.names.includes(name))) {
    process.stdout.write(`${JSON.stringify(await countMisuse(parts, misuse, task))}\n`);
  }
}

// What a wrong program does not catch is its own affair; what a correct one does not catch shows in its result.
process.on('uncaughtException', () => undefined);
process.on('unhandledRejection', () => undefined);
const [folder = '', task = '{}'] = process.argv.slice(2);
const parsed = /** @type {unknown} */ (JSON.parse(task));
main(folder, /** @type {Task} */ (parsed)).then(() => process.exit(0), (/** @type {unknown} */ error) => {
  console.error(error);
  process.exit(1);
});
