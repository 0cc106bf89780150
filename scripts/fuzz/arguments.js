'use strict';

const { parseArgs } = require('node:util');
const { readCommandLine } = require('../command-line');
const { SentenceError } = require('../sentence-error');

const usage = `Usage: npm run fuzz [-- [options] [file …]]

Compares what the rules and the guard say of generated programs with what the contract says of their runs.
Files, such as saved disagreements, are judged instead of generated programs.

  --programs N   how many programs to generate (400); a fifth of them is right by construction
  --seconds T    stop after so many seconds, however many programs are left (600)
  --seed S       where to start (1); the same seed gives the same programs
  --schedules N  the most runs of each function of a program on the controlled scheduler (60)
  --real N       how many programs of each generator to run for real as well, under the guard (0)
  --only ROW     save disagreements of this row of the table alone, such as single-sender
  --shrink N     how many disagreements of each row to shrink (2)
  --help         this text
`;

/**
 * @typedef {object} Options
 * @property {string[]} files
 * @property {boolean} help
 * @property {string | undefined} only
 * @property {number} programs
 * @property {number} real
 * @property {number} schedules
 * @property {number} seconds
 * @property {number} seed
 * @property {number} shrink
 */

/** @param {string[]} commandLine @returns {Options} */
function parseArguments(commandLine) {
  const { positionals, values } = parse(commandLine);
  return {
    files: positionals,
    help: values.help === true,
    only: values.only,
    programs: number('programs', values.programs, 400),
    real: number('real', values.real, 0),
    schedules: number('schedules', values.schedules, 60),
    seconds: number('seconds', values.seconds, 600),
    seed: number('seed', values.seed, 1),
    shrink: number('shrink', values.shrink, 2),
  };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  return readCommandLine('npm run fuzz', () => parseArgs({
    allowPositionals: true,
    args,
    options: { help: { type: 'boolean' }, only: text, programs: text, real: text, schedules: text, seconds: text, seed: text, shrink: text },
  }));
}

/** @param {string} name @param {string | undefined} text @param {number} usual */
function number(name, text, usual) {
  if (text === undefined) return usual;
  if (!/^\d+$/.test(text)) throw new SentenceError(`--${name} takes a whole number, not ${text}.`, 2);
  return Number(text);
}

module.exports = { parseArguments, usage };
