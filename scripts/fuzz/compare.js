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
    const { may, must } = row === 'late' ? lateIn(observed) : row === 'close' ? closesIn(observed) : pairsIn(row, observed);
    const reported = new Set(reportedIn(row, verdict).filter((key) => sitesOf(key).every((site) => observed.ran.has(site))));
    const found = row === 'late' ? withCloses(reported, verdict) : reported;
    return {
      row,
      agreed: [...must].filter((key) => found.has(key)),
      missed: [...must].filter((key) => !found.has(key)),
      wrong: [...reported].filter((key) => !must.has(key) && !may.has(key)),
    };
  });
}

/** A send that comes after the close, reported as one that may meet it, is found. @param {Set<string>} reported @param {Verdict} verdict */
function withCloses(reported, { pairs }) {
  const found = new Set(reported);
  for (const key of pairs.keys()) if (key.startsWith('close')) for (const site of sitesOf(key)) found.add(`late ${site}`);
  return found;
}

/** @typedef {{ may: Set<string>, must: Set<string> }} Expected what must be reported, and what else may be */

/** @param {Row} row @param {Observation} observed @returns {Expected} */
function pairsIn(row, { pairs }) {
  const own = [...pairs].filter(([key, { harms }]) => key.startsWith(row === 'recommended' ? 'send' : row) && (row !== 'recommended' || harms));
  return { may: new Set(), must: new Set(own.map(([key]) => key)) };
}

/** @param {Observation} observed @returns {Expected} */
function closesIn({ closes, pairs, sites }) {
  const must = new Set([...pairs.keys()].filter((key) => key.startsWith('close')));
  const may = new Set([...closes.values()].map(({ close, send }) => `close ${Math.min(close, send)}/${Math.max(close, send)}`));
  for (const key of must) {
    const [one, other] = sitesOf(key).map((site) => sites.get(site));
    // Whoever asks before a close in a later turn may know what is still under way; of two arms the one that closes is the last.
    const asks = pairs.get(key)?.isLate === true && [one, other].some((site) => site !== undefined && site.arms.length > 0);
    if (asks || areAlternatives(one, other)) {
      must.delete(key);
      may.add(key);
    }
  }
  return { may, must };
}

/** @typedef {{ arms: string[], fn: number } | undefined} Site */

/** @param {Site} one @param {Site} other */
function areAlternatives(one, other) {
  if (one === undefined || other === undefined || one.fn !== other.fn) return false;
  return one.arms.some((arm) => arm.startsWith('if') && other.arms.some((its) => its !== arm && its.split(' ')[0] === arm.split(' ')[0]));
}

/** @param {Observation} observed @returns {Expected} */
function lateIn({ closes, sites }) {
  /** @type {Set<string>} */
  const may = new Set();
  /** @type {Set<string>} */
  const must = new Set();
  for (const { close, followed, isEverywhere, send, total } of closes.values()) {
    // Who calls a function that closes under a condition may know the answer.
    const isKnown = isEverywhere || sites.get(close)?.fn === sites.get(send)?.fn;
    (followed === total && isKnown ? must : may).add(`late ${send}`);
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
