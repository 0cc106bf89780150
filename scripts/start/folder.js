'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { SentenceError } = require('../sentence-error');

const buildOutput = new Set(['node_modules', 'bower_components', 'build', 'coverage', 'dist', 'out']);

/** @param {string} name */
function isLintable(name) {
  return /\.(?:[cm]?[jt]s|[jt]sx)$/.test(name) && !/\.min\.[cm]?js$/.test(name);
}

/** @param {string} name */
function isOutput(name) {
  return name.startsWith('.') || buildOutput.has(name);
}

/** @param {string} folder */
function entriesOf(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/**
 * @param {string} folder
 * @returns {string[]}
 */
function lintableFilesIn(folder) {
  return entriesOf(folder).flatMap((entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return isOutput(entry.name) ? [] : lintableFilesIn(file);
    return entry.isFile() && isLintable(entry.name) ? [file] : [];
  });
}

/**
 * The folder a user named, with its lintable files; what lies in dependencies, build output and hidden folders is left out.
 *
 * @param {string} named absolute, or relative to where the user is
 * @param {string} base
 */
function openFolder(named, base) {
  const folder = path.resolve(base, named);
  const stats = fs.statSync(folder, { throwIfNoEntry: false });
  if (!stats) throw new SentenceError(`There is no folder ${folder}.`, 2);
  if (!stats.isDirectory()) throw new SentenceError(`${folder} is not a folder; name the folder of your project.`, 2);
  const files = lintableFilesIn(folder);
  if (files.length === 0) throw new SentenceError(`${folder} holds no JavaScript or TypeScript file to lint.`, 2);
  return { folder, files };
}

module.exports = { openFolder };
