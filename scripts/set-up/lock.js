'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('../root');

const lockName = createHash('sha256').update(root).digest('hex').slice(0, 16);
// Outside of the checkout, where neither npm nor the build deletes it.
const lockFile = path.join(os.tmpdir(), `eslint-plugin-grpc-streams-${lockName}.lock`);
const pollMilliseconds = 200;

/** @param {string} file */
function tryToTake(file) {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

/**
 * Whether the process that wrote the lock is gone. A lock just created may still be empty: its owner is at work.
 *
 * @param {string} file
 */
function isAbandoned(file) {
  try {
    const pid = Number(fs.readFileSync(file, 'utf8'));
    if (pid > 0) return !isAlive(pid);
    return Date.now() - fs.statSync(file).mtimeMs > 10_000;
  } catch {
    return false;
  }
}

function sleep() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pollMilliseconds);
}

/**
 * Runs work while no other process of this checkout does.
 *
 * @param {() => void} work
 * @param {string} [file]
 */
function exclusively(work, file = lockFile) {
  let waiting = false;
  while (!tryToTake(file)) {
    if (isAbandoned(file)) fs.rmSync(file, { force: true });
    if (!waiting) process.stderr.write('Waiting for another set-up of this checkout …\n');
    waiting = true;
    sleep();
  }
  try {
    work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

module.exports = { exclusively };
