'use strict';

const path = require('node:path');
const { readJson } = require('./read-json');
const { root } = require('./root');

/**
 * The JavaScript file behind a tool's command, to be run by this very Node: `node_modules/.bin` holds shell scripts on Windows.
 *
 * @param {string} packageName
 * @param {string} command
 */
function toolFile(packageName, command) {
  const manifestFile = require.resolve(`${packageName}/package.json`, { paths: [root] });
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (readJson(manifestFile));
  const file = typeof bin === 'string' ? bin : bin[command];
  if (file === undefined) throw new Error(`${packageName} has no command ${command}.`);
  return path.resolve(path.dirname(manifestFile), file);
}

module.exports = { toolFile };
