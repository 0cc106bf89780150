'use strict';

const path = require('node:path');
const { readJson } = require('./read-json');
const { root } = require('./root');

/**
 * The JavaScript file behind a tool's command, to be run by this very Node: `node_modules/.bin` holds shell scripts on Windows.
 *
 * @param {string} packageName
 * @param {string} command
 * @param {string} [folder] that the package is installed in
 */
function toolFile(packageName, command, folder = root) {
  // Not by `require`: not all packages export their manifest.
  const packageFolder = path.join(folder, 'node_modules', packageName);
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (readJson(path.join(packageFolder, 'package.json')));
  const file = typeof bin === 'string' ? bin : bin[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}.`);
  return path.join(packageFolder, file);
}

module.exports = { toolFile };
