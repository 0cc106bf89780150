'use strict';

const entries = /** @type {Reviewed[]} */ (require('./reviewed.json'));

/**
 * A disagreement that somebody has read: that of one program, or of all that have its shape.
 *
 * @typedef {object} Reviewed
 * @property {string} row who is alone with what, such as `misses single-sender`
 * @property {string[]} has patterns that the program has, all of them
 * @property {number} [seed] the only program that it is about
 * @property {string} reason who is right, and why it stays
 */

/** The reviewed disagreement that this one is, if it is one. @param {string} row @param {string} source @param {number} seed */
function reviewed(row, source, seed) {
  return entries.find((entry) => entry.row === row && (entry.seed === undefined || entry.seed === seed) && entry.has.every((pattern) => new RegExp(pattern, 'm').test(source)));
}

module.exports = { reviewed };
