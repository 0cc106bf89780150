'use strict';

/** @typedef {import('./lint').Verdict} Verdict */
/** @typedef {import('./oracle').Observation} Observation */

/**
 * What is compared. `recommended` is what is harmful among the unordered sends, `late` a send after the close.
 *
 * @typedef {'close' | 'late' | 'receive' | 'recommended' | 'send'} Row
 */

/** @type {readonly Row[]} */
const ROWS = ['send', 'recommended', 'close', 'receive', 'late'];

/**
 * What the runs and the analysis say of one row, each pair of sites (or site) by its name.
 *
 * @typedef {object} Comparison
 * @property {Row} row
 * @property {string[]} agreed
 * @property {string[]} missed
 * @property {string[]} wrong
 */

/** @param {Observation} observed @param {Verdict} verdict @returns {Comparison[]} */
function compare(observed, verdict) {
  return ROWS.map((row) => {
    const { may, must } = observedIn(row, observed);
    const reported = reportedIn(row, verdict).filter((key) => sitesOf(key).every((site) => observed.sites.has(site)));
    return {
      row,
      agreed: reported.filter((key) => must.has(key)),
      missed: [...must].filter((key) => !reported.includes(key)),
      wrong: reported.filter((key) => !must.has(key) && !may.has(key)),
    };
  });
}

/** What must be reported, and what else may be. @param {Row} row @param {Observation} observed */
function observedIn(row, { pairs, sends }) {
  /** @type {Set<string>} */
  const may = new Set();
  /** @type {Set<string>} */
  const must = new Set();
  if (row === 'late') {
    for (const [site, { late, total }] of sends) {
      if (late > 0) (late === total ? must : may).add(`late ${site}`);
    }
    return { may, must };
  }
  for (const [key, { harms }] of pairs) {
    if (!key.startsWith(row === 'recommended' ? 'send ' : row)) continue;
    if (row !== 'recommended' || harms) must.add(key);
  }
  return { may, must };
}

/** @param {Row} row @param {Verdict} verdict @returns {string[]} */
function reportedIn(row, { late, pairs }) {
  if (row === 'late') return [...late].map((site) => `late ${site}`);
  return [...pairs].flatMap(([key, { harms }]) => {
    if (!key.startsWith(row === 'recommended' ? 'send ' : row)) return [];
    return row !== 'recommended' || harms ? [key] : [];
  });
}

/** @param {string} key */
function sitesOf(key) {
  return (key.split(' ')[1] ?? '').split('/').map(Number);
}

module.exports = { ROWS, compare };
