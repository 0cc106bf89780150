'use strict';

const { parseArgs } = require('node:util');
const { readCommandLine } = require('../command-line');
const { SentenceError } = require('../sentence-error');

const usage = `Usage: npm start [-- [--json] [--help] [folder]]

Without a folder: lints every app in fixtures/apps and runs it under the runtime
guard in its strictest mode, then says for each whether the right ones pass and
the wrong ones are caught. Exit code 0 if all are as they should be, else 1.

With a folder: lints your own project in that folder with the ready config.
Exit code 0 without findings, 1 with findings, 2 if it could not be linted.

  --json   print one JSON document on stdout instead of reports (and use
           "npm start --silent -- --json" to keep npm's banner out of it)
  --help   print this text
`;

/** @param {string[]} commandLine */
function parse(commandLine) {
  return readCommandLine('npm start', () => parseArgs({
    args: commandLine,
    allowPositionals: true,
    options: { help: { type: 'boolean' }, json: { type: 'boolean' } },
  }));
}

/**
 * What the command line asks for.
 *
 * @param {string[]} commandLine
 */
function parseArguments(commandLine) {
  const { positionals, values } = parse(commandLine);
  if (positionals.length > 1) {
    throw new SentenceError(`Give one folder, not ${positionals.length}: ${positionals.join(', ')}.`, 2);
  }
  return { folder: positionals[0], help: values.help === true, json: values.json === true };
}

module.exports = { parseArguments, usage };
