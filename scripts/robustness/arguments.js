'use strict';

const { parseArgs } = require('node:util');
const { readCommandLine } = require('../command-line');
const { SentenceError } = require('../sentence-error');

const usage = `Usage: npm run robustness [-- [--as-grpc] [--help] [folder]]

Runs all rules, without types, over every .ts, .js, .mjs, .cjs, .mts and .cts file
of node_modules, or of the folder. Exit code 0 if no rule throws, hides a failure,
or reports anything in a file that does not use gRPC, or anything in another file
that is not in scripts/robustness/reviewed.json; else 1.

  --as-grpc   have each file import gRPC first, so that the whole analysis runs
              over it; what is reported then is counted and not judged
  --help      print this text
`;

/** @param {string[]} commandLine */
function parse(commandLine) {
  return readCommandLine('npm run robustness', () => parseArgs({
    allowPositionals: true,
    args: commandLine,
    options: { 'as-grpc': { type: 'boolean' }, help: { type: 'boolean' } },
  }));
}

/**
 * What the command line asks for.
 *
 * @param {string[]} commandLine
 */
function parseArguments(commandLine) {
  const { positionals, values } = parse(commandLine);
  if (positionals.length > 1) throw new SentenceError(`Give one folder, not ${positionals.length}: ${positionals.join(', ')}.`, 2);
  return { asGrpc: values['as-grpc'] === true, folder: positionals[0], help: values.help === true };
}

module.exports = { parseArguments, usage };
