'use strict';

const fs = require('node:fs');
const path = require('node:path');

const ending = /\.[cm]?[jt]s$/;

/**
 * The source files below the folder, relative to it, with slashes. Links are not followed, but the folder itself may be one.
 *
 * @param {string} folder
 */
function sourcesIn(folder) {
  const top = fs.realpathSync(folder);
  return fs
    .readdirSync(top, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => path.relative(top, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

module.exports = { sourcesIn };
