'use strict';

const { parseArgs } = require('node:util');
const { readCommandLine } = require('../command-line');
const { SentenceError } = require('../sentence-error');

/** @param {string[]} names of the scenarios */
function usage(names) {
  return `Usage: npm run smoke [-- [--only <names>] [--help]]

Packs the package, installs it into blank projects from the npm registry, and
proves in each that it works. Exit code 0 if all is proved, else 1. A complete
run that proves all records size, dependencies and start-up cost in
bench/packaging.{json,md}.

  --only   only these projects, separated by commas: ${names.join(', ')}
  --help   print this text
`;
}

/** @param {string[]} commandLine */
function parse(commandLine) {
  return readCommandLine('npm run smoke', () => parseArgs({ args: commandLine, options: { help: { type: 'boolean' }, only: { type: 'string' } } }).values);
}

/**
 * What the command line asks for.
 *
 * @param {string[]} commandLine
 * @param {string[]} names of the scenarios
 * @returns {{ help: boolean, only: string[] | undefined }}
 */
function parseArguments(commandLine, names) {
  const { help, only } = parse(commandLine);
  const chosen = only?.split(',').map((name) => name.trim());
  const unknown = chosen?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new SentenceError(`There is no project '${unknown}'; there are ${names.join(', ')}.`, 2);
  return { help: help === true, only: chosen };
}

module.exports = { parseArguments, usage };
