'use strict';

// First: it checks Node's version.
const { setUp } = require('./set-up');

const fs = require('node:fs');
const path = require('node:path');
const { writeResults } = require('./bench/results');
const { holds } = require('./bench/target');
const { SentenceError, tell } = require('./sentence-error');

/** @typedef {import('./bench/results').Results} Results */
/** @typedef {{ measure: (say: (text: string) => void) => Promise<Results> }} Benchmark */

const folder = path.join(__dirname, 'bench');

/** A benchmark is a folder with an `index.js` that exports `measure`. */
function benchmarkNames() {
  return fs.readdirSync(folder).filter((name) => fs.existsSync(path.join(folder, name, 'index.js')));
}

/** @param {string[]} asked */
function chosenNames(asked) {
  const names = benchmarkNames();
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new SentenceError(`There is no benchmark ${unknown}; there are: ${names.join(', ')}.`, 2);
  return asked.length === 0 ? names : asked;
}

/**
 * Measures, writes the results, and tells whether all targets hold.
 *
 * @param {string} name
 */
async function run(name) {
  /** @type {unknown} */
  const loaded = require(path.join(folder, name));
  const { measure } = /** @type {Benchmark} */ (loaded);
  const results = await measure((text) => process.stderr.write(`${name}: ${text}\n`));
  process.stdout.write(`${writeResults(name, results)}\n`);
  return results.targets.every(holds);
}

/** @param {string[]} asked names of benchmarks; all of them if none is given */
async function bench(asked) {
  const names = chosenNames(asked);
  setUp();
  let allHold = true;
  for (const name of names) allHold = (await run(name)) && allHold;
  return allHold;
}

bench(process.argv.slice(2)).then((allHold) => {
  if (!allHold) process.exitCode = 1;
}, tell);
