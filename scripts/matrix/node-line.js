'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../root');
const { SentenceError } = require('../sentence-error');
const { npmCommand } = require('../set-up/npm-command');

const cache = path.join(root, 'node_modules', '.cache', 'grpc-streams-node');

/**
 * The package of npm that holds Node for a platform.
 *
 * @param {string} platform
 * @param {string} arch
 */
function packageOf(platform, arch) {
  return `node-${platform === 'win32' ? 'win' : platform}-${arch}`;
}

/**
 * @param {string} folder
 * @param {string} packageName
 */
function binaryIn(folder, packageName) {
  return path.join(folder, 'node_modules', packageName, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** @param {string} binary */
function versionOf(binary) {
  const { status, stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/**
 * Node of a line: the one that runs, if it is of that line, or the newest of npm, which is kept for the next time.
 *
 * @param {number} line
 * @returns {{ binary: string, version: string }}
 */
function nodeOfLine(line) {
  if (process.versions.node.startsWith(`${line}.`)) return { binary: process.execPath, version: process.version };
  const packageName = packageOf(process.platform, process.arch);
  const folder = path.join(cache, String(line));
  const binary = binaryIn(folder, packageName);
  if (!fs.existsSync(binary)) install(folder, `${packageName}@${line}`);
  const version = versionOf(binary);
  if (version === undefined) throw new SentenceError(`The Node of ${packageName}@${line} does not run here: ${binary}`);
  return { binary, version };
}

/**
 * @param {string} folder
 * @param {string} wanted
 */
function install(folder, wanted) {
  fs.mkdirSync(folder, { recursive: true });
  // Without one of its own, npm would install into the checkout.
  fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  const [command, ...first] = npmCommand();
  const { status, stderr } = spawnSync(command, [...first, 'install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', wanted], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new SentenceError(`npm could not install ${wanted}:\n${stderr}`);
}

module.exports = { nodeOfLine, packageOf };
