'use strict';

const { spawnSync } = require('node:child_process');
const { npmCommand } = require('../set-up/npm-command');

/**
 * @typedef {object} Ended
 * @property {number | null} status
 * @property {string} stdout
 * @property {string} stderr
 */

/** What those who started us tell npm, test runners and the guard is not meant for the projects that we make. */
const notInherited = /^(?:npm_(?:package|lifecycle)_.*|npm_config_(?:local_prefix|omit|include|audit)|GRPC_STREAMS_.*|JEST_WORKER_ID|NODE_ENV|FORCE_COLOR)$/i;

function environment() {
  const inherited = Object.entries(process.env).filter(([name]) => !notInherited.test(name));
  return { ...Object.fromEntries(inherited), NO_COLOR: '1' };
}

/**
 * Runs a command to its end.
 *
 * @param {string[]} command
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Ended}
 */
function run([file = '', ...args], folder, env = {}) {
  const { error, status, stderr, stdout } = spawnSync(file, args, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...environment(), ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error) throw error;
  return { status, stderr, stdout };
}

/**
 * @param {string[]} args
 * @param {string} folder
 */
function npm(args, folder) {
  return run([...npmCommand(), ...args], folder);
}

/**
 * What a command printed on stdout.
 *
 * @param {Ended} ended
 * @param {string} title
 * @throws {Error} with all that it printed, if it failed
 */
function outputOf({ status, stderr, stdout }, title) {
  if (status !== 0) throw new Error(`${title} ended with ${status ?? 'a signal'}.\n${stdout}${stderr}`);
  return stdout;
}

module.exports = { npm, outputOf, run };
