'use strict';

const fs = require('node:fs');

/**
 * What a JSON text says, of which nothing is known yet.
 *
 * @param {string} text
 * @returns {unknown}
 */
function parseJson(text) {
  return JSON.parse(text);
}

/**
 * @param {string} file
 * @returns {unknown}
 */
function readJson(file) {
  return parseJson(fs.readFileSync(file, 'utf8'));
}

module.exports = { parseJson, readJson };
