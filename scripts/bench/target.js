'use strict';

/** @typedef {import('./statistics').Spread} Spread */
/** @typedef {{ limit: number, measured: Spread, name: string, unit: string }} Target a limit that the median must not exceed */

/** @param {Target} target */
function holds({ limit, measured }) {
  return measured.median <= limit;
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
