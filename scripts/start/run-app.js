'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');
const { readJson } = require('../read-json');
const { root } = require('../root');

/**
 * @typedef {object} GuardFinding
 * @property {string} kind
 * @property {string} direction
 * @property {string} mode
 * @property {string} message
 */
/**
 * @typedef {object} Run
 * @property {GuardFinding[] | undefined} findings undefined: the guard left no report
 * @property {string} ending how the process ended, in words; empty for exit code 0
 * @property {boolean} timedOut
 * @property {string} output what the app printed
 */

const register = path.join(root, 'dist', 'runtime-guard', 'register.js');
const timeLimitMilliseconds = 20_000;

/** @param {import('./apps').App} app */
function compiled(app) {
  return path.join(root, 'fixtures', 'dist', app.main.replace(/\.([cm]?)ts$/, '.$1js'));
}

/**
 * @param {string} file
 * @returns {GuardFinding[] | undefined}
 */
function readFindings(file) {
  try {
    const { findings } = /** @type {{ findings: GuardFinding[] }} */ (readJson(file));
    return findings;
  } catch {
    return undefined;
  }
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function describeEnding(code, signal) {
  if (code === 0) return '';
  return code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`;
}

/**
 * Runs one app under the guard in its strictest mode.
 *
 * @param {import('./apps').App} app
 * @param {string} reportFile
 * @returns {Promise<Run>}
 */
function runApp(app, reportFile) {
  const child = spawn(process.execPath, ['--enable-source-maps', '--require', register, compiled(app)], {
    cwd: root,
    env: { ...process.env, GRPC_STREAMS_MODE: 'strict', GRPC_STREAMS_REPORT: reportFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = child.kill('SIGKILL');
    // Whatever the app started may hold on to these and keep us waiting.
    child.stdout.destroy();
    child.stderr.destroy();
  }, timeLimitMilliseconds);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ findings: readFindings(reportFile), ending: describeEnding(code, signal), timedOut, output });
    });
  });
}

module.exports = { runApp, timeLimitMilliseconds };
