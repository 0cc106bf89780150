'use strict';

/** @typedef {import('./compare').Comparison} Comparison */

const MIN_PRECISION = 0.999;
const MIN_RECALL = 0.99;

class Count {
  fn = 0;
  fp = 0;
  tn = 0;
  tp = 0;

  get precision() {
    return ratio(this.tp, this.fp);
  }

  get recall() {
    return ratio(this.tp, this.fn);
  }
}

/** @param {number} good @param {number} bad */
function ratio(good, bad) {
  return good + bad === 0 ? 1 : good / (good + bad);
}

/** Counts agreement by program and row, and by pair of sites. */
class Tally {
  /** @type {Map<string, Count>} */
  #rows = new Map();
  /** @type {Map<string, Count>} */
  #pairs = new Map();

  /** @param {Comparison} comparison */
  add({ agreed, missed, row, wrong }) {
    const pairs = of(this.#pairs, row);
    pairs.tp += agreed.length;
    pairs.fn += missed.length;
    pairs.fp += wrong.length;
    const count = of(this.#rows, row);
    const misused = agreed.length + missed.length > 0;
    const reported = agreed.length + wrong.length > 0;
    if (misused && reported) count.tp += 1;
    else if (misused) count.fn += 1;
    else if (reported) count.fp += 1;
    else count.tn += 1;
  }

  passes() {
    const all = sum(this.#rows.values());
    return all.precision >= MIN_PRECISION && all.recall >= MIN_RECALL;
  }

  /** @param {number} programs @param {number} schedules */
  text(programs, schedules) {
    const lines = [`${programs} programs, ${schedules} schedules for each entry point`, ''];
    for (const [title, counts] of /** @type {const} */ ([['program × rule', this.#rows], ['pair of sites', this.#pairs]])) {
      lines.push(`${title.padEnd(16)}${['tp', 'fp', 'fn', 'tn', 'precision', 'recall'].map((head) => head.padStart(10)).join('')}`);
      for (const [name, count] of [...counts, /** @type {[string, Count]} */ (['all', sum(counts.values())])]) lines.push(row(name, count));
      lines.push('');
    }
    return lines.join('\n');
  }
}

/** @param {string} name @param {Count} count */
function row(name, { fn, fp, precision, recall, tn, tp }) {
  return `${name.padEnd(16)}${[tp, fp, fn, tn, precision.toFixed(4), recall.toFixed(4)].map((cell) => String(cell).padStart(10)).join('')}`;
}

/** @param {Map<string, Count>} counts @param {string} name */
function of(counts, name) {
  const count = counts.get(name) ?? new Count();
  counts.set(name, count);
  return count;
}

/** @param {Iterable<Count>} counts */
function sum(counts) {
  const total = new Count();
  for (const { fn, fp, tn, tp } of counts) {
    total.fn += fn;
    total.fp += fp;
    total.tn += tn;
    total.tp += tp;
  }
  return total;
}

module.exports = { Tally };
