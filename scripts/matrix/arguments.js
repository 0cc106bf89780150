'use strict';

const { parseArgs } = require('node:util');
const { readCommandLine } = require('../command-line');
const { SentenceError } = require('../sentence-error');

const usage = `Usage: npm run matrix [-- [--lines 20,24] [--runs N] [--only text] [--no-suites]]

On each line of Node runs the tests of the guard and of the fixtures, and then
every scenario of the guard over and over: correct ones at every delay, wrong
ones at the default delay. Prints a table for each line. Exit code 1 if a
correct program was an overlap, if misuse was missed, or a test failed.

  --lines      lines of Node, got from npm as packages; default 20,22,24,26
  --runs       how often a correct scenario runs at each delay, default 200;
               a wrong one runs a fifth of that
  --only       scenarios whose names have this text, without the tests
  --no-suites  without the tests
  --help       print this text
`;

/** @param {string} text */
function linesOf(text) {
  const lines = text.split(',').map((line) => line.trim());
  const wrong = lines.find((line) => !/^\d+$/.test(line));
  if (wrong !== undefined) throw new SentenceError(`--lines takes numbers such as 20,24, not "${wrong}".`, 2);
  return lines.map(Number);
}

/** @param {string} text */
function runsOf(text) {
  if (!/^[1-9]\d*$/.test(text)) throw new SentenceError(`--runs takes a number of runs, not "${text}".`, 2);
  return Number(text);
}

/** @param {string[]} commandLine */
function parse(commandLine) {
  return readCommandLine('npm run matrix', () => parseArgs({
    args: commandLine,
    options: {
      help: { type: 'boolean' },
      lines: { default: '20,22,24,26', type: 'string' },
      'no-suites': { type: 'boolean' },
      only: { type: 'string' },
      runs: { default: '200', type: 'string' },
    },
  }).values);
}

/**
 * What the command line asks for.
 *
 * @param {string[]} commandLine
 */
function parseArguments(commandLine) {
  const { help, lines, 'no-suites': noSuites, only, runs } = parse(commandLine);
  return { help: help === true, lines: linesOf(lines), only, runs: runsOf(runs), suites: noSuites !== true && only === undefined };
}

module.exports = { parseArguments, usage };
