'use strict';

const path = require('node:path');
const { root } = require('../root');
const { runGuarded } = require('./run-guarded');

const guard = path.join(root, 'dist', 'runtime-guard', 'register.js');
const timeLimitMilliseconds = 20_000;

/**
 * Runs one app under the guard in its strictest mode.
 *
 * @param {import('./apps').App} app
 * @param {string} reportFile
 */
function runApp({ main }, reportFile) {
  const program = path.join(root, 'fixtures', 'dist', main.replace(/\.([cm]?)ts$/, '.$1js'));
  return runGuarded({ guard, program, reportFile, timeLimitMilliseconds });
}

module.exports = { runApp };
