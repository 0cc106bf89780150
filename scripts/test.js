'use strict';

const { setUp } = require('./set-up');

const { spawnSync } = require('node:child_process');
const { root } = require('./root');
const { tell } = require('./sentence-error');
const { toolFile } = require('./tool');

/** @param {string[]} jestArguments */
function test(jestArguments) {
  setUp();
  const command = [toolFile('jest', 'jest'), ...jestArguments];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}

try {
  test(process.argv.slice(2));
} catch (error) {
  tell(error);
}
