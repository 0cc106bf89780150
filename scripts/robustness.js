'use strict';

// First: it checks Node's version.
const { setUp } = require('./set-up');

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { parseArguments, usage } = require('./robustness/arguments');
const { lintAll } = require('./robustness/lint-all');
const { sourcesIn } = require('./robustness/sources');
const { summarize, summaryText } = require('./robustness/summary');
const { root } = require('./root');
const { tell } = require('./sentence-error');

/** @param {string[]} commandLine */
async function robustness(commandLine) {
  const { asGrpc, folder, help } = parseArguments(commandLine);
  if (help) {
    process.stdout.write(usage);
    return true;
  }
  setUp();
  const top = folder === undefined ? path.join(root, 'node_modules') : path.resolve(process.env.INIT_CWD ?? process.cwd(), folder);
  const files = sourcesIn(top);
  const results = await lintAll(top, files, { asGrpc, onProgress: (done) => process.stderr.write(`${done} of ${files.length} files\n`), workers: os.availableParallelism() });
  const summary = summarize(results, { asGrpc });
  process.stdout.write(summaryText(summary));
  if (folder === undefined) fs.writeFileSync(path.join(root, 'bench', asGrpc ? 'robustness-as-grpc.json' : 'robustness.json'), `${JSON.stringify(summary, undefined, 2)}\n`);
  return summary.isSound;
}

robustness(process.argv.slice(2)).then((isSound) => {
  if (!isSound) process.exitCode = 1;
}, tell);
