'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');
const { readJson } = require('../read-json');
const { root } = require('../root');
const { SentenceError } = require('../sentence-error');
const { npmCommand } = require('./npm-command');

/** @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }} LockedPackage */
/** @typedef {Record<string, LockedPackage>} LockedPackages */

// Whatever the npm that started us was told (`--silent`, `--omit=dev`): errors are shown and development tools installed.
const installOptions = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];

/**
 * Whether what is installed is what the lockfile asks for. Optional packages may be missing: they depend on the platform.
 *
 * @param {LockedPackages} locked
 * @param {LockedPackages} installed
 */
function matches(locked, installed) {
  return Object.entries(locked).every(([where, wanted]) => {
    if (where === '') return true;
    const found = installed[where];
    if (!found) return wanted.optional === true || wanted.devOptional === true;
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/**
 * @param {string} file
 * @returns {LockedPackages | undefined}
 */
function readPackages(file) {
  try {
    const { packages } = /** @type {{ packages: LockedPackages }} */ (readJson(file));
    return packages;
  } catch {
    return undefined;
  }
}

/** Whether `node_modules` holds what `package-lock.json` asks for, by the copy of the lockfile that npm leaves there. */
function isInstalled() {
  const locked = readPackages(path.join(root, 'package-lock.json'));
  const installed = readPackages(path.join(root, 'node_modules', '.package-lock.json'));
  return locked !== undefined && installed !== undefined && matches(locked, installed);
}

/** Runs `npm ci`, all its output on stderr. */
function install() {
  process.stderr.write('Installing dependencies (npm ci) …\n');
  const [command, ...first] = npmCommand();
  const { error, status } = spawnSync(command, [...first, 'ci', ...installOptions], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (error) throw new SentenceError(`npm could not be started: ${error.message}`);
  if (status !== 0) throw new SentenceError('npm ci failed; its output above says why.');
}

module.exports = { install, isInstalled, matches };
