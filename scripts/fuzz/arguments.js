'use strict';

const { parseArgs } = require('node:util');
const { SentenceError } = require('../sentence-error');

const usage = `Usage: npm run fuzz [-- [--programs N] [--seconds T] [--seed S] [--schedules N] [--shrink N] [--help]]

Compares what the rules say of generated programs with what their runs show.

  --programs N   stop after so many programs
  --seconds T    stop after so many seconds (60)
  --seed S       the first seed (1); the same seed gives the same programs
  --schedules N  runs of each entry point of a program (100)
  --shrink N     disagreements of each kind to shrink (3)
`;

/** @typedef {ReturnType<typeof parseArguments>} Options */

/** @param {string[]} commandLine */
function parseArguments(commandLine) {
  const values = parse(commandLine);
  return {
    help: values.help === true,
    programs: number('programs', values.programs, Infinity),
    schedules: number('schedules', values.schedules, 100),
    seconds: number('seconds', values.seconds, 60),
    seed: number('seed', values.seed, 1),
    shrink: number('shrink', values.shrink, 3),
  };
}

/** @param {string[]} args */
function parse(args) {
  const text = /** @type {const} */ ({ type: 'string' });
  try {
    return parseArgs({ args, options: { help: { type: 'boolean' }, programs: text, schedules: text, seconds: text, seed: text, shrink: text } }).values;
  } catch (error) {
    const [reason] = /** @type {Error} */ (error).message.split('. ');
    throw new SentenceError(`${reason ?? ''}; "npm run fuzz -- --help" lists the options.`, 2);
  }
}

/** @param {string} name @param {string | undefined} text @param {number} usual */
function number(name, text, usual) {
  if (text === undefined) return usual;
  if (!/^\d+$/.test(text)) throw new SentenceError(`--${name} takes a whole number, not ${text}.`, 2);
  return Number(text);
}

module.exports = { parseArguments, usage };
