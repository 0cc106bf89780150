'use strict';

const entries = /** @type {Reviewed[]} */ (require('./reviewed.json'));

/**
 * A disagreement that somebody has read, by its shape.
 *
 * @typedef {object} Reviewed
 * @property {string} row who is alone with what, such as `misses single-sender`
 * @property {string[]} has patterns that the program has, all of them
 * @property {string} reason who is right, and why it stays
 */

/** The reviewed disagreement that this one is, if it is one. @param {string} row @param {string} source */
function reviewed(row, source) {
  return entries.find((entry) => entry.row === row && entry.has.every((pattern) => new RegExp(pattern, 'm').test(source)));
}

module.exports = { reviewed };
