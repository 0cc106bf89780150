'use strict';

// First: it checks Node's version.
const { setUp } = require('./set-up');

const path = require('node:path');
const { parseArguments, usage } = require('./fuzz/arguments');
const { tell } = require('./sentence-error');

/** @typedef {import('./fuzz/arguments').Options} Options */

/** @param {string[]} commandLine */
async function fuzz(commandLine) {
  const options = parseArguments(commandLine);
  if (options.help) {
    process.stdout.write(usage);
    return true;
  }
  setUp();
  return options.files.length > 0 ? await judgeAgain(options) : await judgeGenerated(options);
}

// Only after the set-up is there something to load: the dependencies, and what is built.

/** @param {Options} options */
async function judgeGenerated(options) {
  const { Fuzzing } = require('./fuzz/fuzzing');
  return await new Fuzzing(options).run();
}

/** @param {Options} options */
async function judgeAgain({ files, schedules }) {
  const { judgeFiles } = require('./fuzz/files');
  const folder = process.env.INIT_CWD ?? process.cwd();
  await judgeFiles(files.map((file) => path.resolve(folder, file)), schedules);
  return true;
}

fuzz(process.argv.slice(2)).then((isRight) => {
  if (!isRight) process.exitCode = 1;
}, tell);
