'use strict';

const { createHash } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../root');

// Beside the fixtures' output, which is built last and never published.
const stampFile = path.join(root, 'fixtures', 'dist', '.build-stamp');
const entryFile = path.join(root, 'dist', 'rules', 'index.js');

const sourceFolders = ['rules', 'runtime-guard', 'fixtures'];
const sourceFiles = ['package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const notSource = new Set(['node_modules', 'dist', 'generated', 'testing', '__fixtures__']);

/** @param {string} name */
function isSource(name) {
  return /\.(?:[cm]?[jt]s|json|proto)$/.test(name) && !/\.test\.[jt]s$/.test(name);
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesIn(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return notSource.has(entry.name) ? [] : sourcesIn(file);
    return isSource(entry.name) ? [file] : [];
  });
}

/**
 * A hash over names and contents of all that the build reads.
 *
 * @param {string} [top]
 */
function fingerprint(top = root) {
  const files = [
    ...sourceFiles.map((file) => path.join(top, file)).filter((file) => fs.existsSync(file)),
    ...sourceFolders.flatMap((folder) => sourcesIn(path.join(top, folder))),
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const content = fs.readFileSync(file);
    hash.update(`${path.relative(top, file).replaceAll('\\', '/')}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

function isBuilt() {
  if (!fs.existsSync(stampFile) || !fs.existsSync(entryFile)) return false;
  return fs.readFileSync(stampFile, 'utf8') === fingerprint();
}

function clearStamp() {
  fs.rmSync(stampFile, { force: true });
}

/** @param {string} print taken before the build, so that a source edited meanwhile makes it stale */
function writeStamp(print) {
  fs.mkdirSync(path.dirname(stampFile), { recursive: true });
  fs.writeFileSync(stampFile, print);
}

module.exports = { clearStamp, fingerprint, isBuilt, writeStamp };
