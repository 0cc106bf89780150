'use strict';

const path = require('node:path');
const { readJson } = require('../read-json');
const { root } = require('../root');

/**
 * One program of fixtures/apps and what the two halves should say about it.
 *
 * @typedef {object} App
 * @property {string} name
 * @property {'right' | 'wrong'} kind
 * @property {string} main relative to fixtures/
 * @property {string[]} sources relative to fixtures/
 * @property {string} about
 * @property {{ lint: string[], guard: ExpectedOverlap[] }} expect an empty list: that half cannot see it by nature
 */
/** @typedef {{ kind: string, direction: string }} ExpectedOverlap */

/** @returns {App[]} */
function readApps() {
  return /** @type {App[]} */ (readJson(path.join(root, 'fixtures', 'apps.json')));
}

module.exports = { readApps };
