'use strict';

const { spawn } = require('node:child_process');
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
 * @property {string} output what the program printed
 */
/**
 * @typedef {object} GuardedProgram
 * @property {string} guard the module to require first
 * @property {string} program
 * @property {string} reportFile
 * @property {number} timeLimitMilliseconds
 */

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
 * @param {number | undefined} limit the time limit, if it was exceeded
 */
function describeEnding(code, signal, limit) {
  if (limit !== undefined) return `still running after ${limit / 1000} s, killed`;
  if (code === 0) return '';
  return code === null ? `ended by ${signal ?? 'a signal'}` : `exit code ${code}`;
}

/** @param {GuardedProgram} guarded */
function spawnGuarded({ guard, program, reportFile }) {
  return spawn(process.execPath, ['--enable-source-maps', '--require', guard, program], {
    cwd: root,
    env: { ...process.env, GRPC_STREAMS_MODE: 'strict', GRPC_STREAMS_REPORT: reportFile },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * @param {import('node:child_process').ChildProcessByStdio<null, import('node:stream').Readable, import('node:stream').Readable>} child
 */
function kill(child) {
  child.kill('SIGKILL');
  // Whatever it started may hold on to these and keep us waiting.
  child.stdout.destroy();
  child.stderr.destroy();
}

/**
 * Runs a program under the guard in its strictest mode, for a limited time.
 *
 * @param {GuardedProgram} guarded
 * @returns {Promise<Run>}
 */
function runGuarded(guarded) {
  const { reportFile, timeLimitMilliseconds } = guarded;
  const child = spawnGuarded(guarded);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
  }
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    kill(child);
  }, timeLimitMilliseconds);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      const ending = describeEnding(code, signal, timedOut ? timeLimitMilliseconds : undefined);
      resolve({ findings: readFindings(reportFile), ending, timedOut, output });
    });
  });
}

module.exports = { runGuarded };
