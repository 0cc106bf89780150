'use strict';

/** @typedef {import('./statistics').Spread} Spread */
/**
 * A limit that the median must not exceed, or which it must reach if that is what `least` says.
 *
 * @typedef {{ least?: boolean, limit: number, measured: Spread, name: string, unit: string }} Target
 */

/** @param {Target} target */
function holds({ least = false, limit, measured }) {
  return least ? measured.median >= limit : measured.median <= limit;
}

/** @param {number} value */
function figure(value) {
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : Math.abs(value) >= 0.1 ? 2 : 3;
  return value.toFixed(digits);
}

/**
 * `3.2 ms (2.9–4.1)`
 *
 * @param {Spread} spread
 * @param {string} [unit]
 */
function spreadText({ max, median, min }, unit = '') {
  return `${figure(median)}${unit && ` ${unit}`} (${figure(min)}–${figure(max)})`;
}

module.exports = { figure, holds, spreadText };
