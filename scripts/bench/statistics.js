'use strict';

/** @typedef {{ max: number, median: number, min: number }} Spread */

/**
 * The value below which the given part of the values lies: the smallest value that at least that part does not exceed.
 *
 * @param {readonly number[]} values
 * @param {number} part between 0 and 1
 */
function quantile(values, part) {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
  if (value === undefined) throw new Error('There is no quantile of nothing.');
  return value;
}

/**
 * The middle value, or the mean of the two in the middle.
 *
 * @param {readonly number[]} values
 */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
function spread(values) {
  return { max: Math.max(...values), median: median(values), min: Math.min(...values) };
}

/**
 * The median with the lower and the upper quartile in place of the extremes, for values of which single ones are far off.
 *
 * @param {readonly number[]} values
 * @returns {Spread}
 */
function quartiles(values) {
  return { max: quantile(values, 0.75), median: median(values), min: quantile(values, 0.25) };
}

/** @param {readonly number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + value, 0);
}

module.exports = { median, quantile, quartiles, spread, sum };
