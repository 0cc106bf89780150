'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('./root');
const { SentenceError, tell } = require('./sentence-error');
const { clearStamp, fingerprint, writeStamp } = require('./set-up/build-stamp');
const { exclusively } = require('./set-up/lock');
const { toolFile } = require('./tool');

/**
 * @param {string} title
 * @param {string[]} command a script for Node and its arguments
 */
function step(title, command) {
  process.stderr.write(`${title} …\n`);
  const { error, status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw new SentenceError(`${title} could not be started: ${error.message}`);
  if (status !== 0) throw new SentenceError(`${stdout}${stderr}${title} failed.`);
}

/** @param {string} output */
function clear(output) {
  fs.rmSync(path.join(root, output), { recursive: true, force: true });
}

/** Compiles the package into `dist` and the fixtures into `fixtures/dist`. */
function build() {
  const print = fingerprint();
  const tsc = toolFile('typescript', 'tsc');
  clearStamp();
  clear('dist');
  clear('fixtures/dist');
  step('Building rules and runtime-guard', [tsc, '-p', 'tsconfig.build.json']);
  step('Generating the types of the fixtures', ['fixtures/generate-types.js']);
  step('Building the fixtures', [tsc, '-p', 'fixtures/tsconfig.json']);
  writeStamp(print);
}

module.exports = { build };

if (require.main === module) {
  try {
    exclusively(build);
  } catch (error) {
    tell(error);
  }
}
