'use strict';

/** @typedef {import('./compare').Comparison} Comparison */

const MIN_PRECISION = 0.999;
const MIN_RECALL = 0.99;
const MIN_PAIRS = 0.95;

/** Of fewer programs nothing is made of the share of their pairs, each of which counts for much. */
const ENOUGH = 1000;

class Count {
  agrees = 0;
  misses = 0;
  quiet = 0;
  wrong = 0;

  get precision() {
    return ratio(this.agrees, this.wrong);
  }

  get recall() {
    return ratio(this.agrees, this.misses);
  }

  /** @param {Count} other */
  add(other) {
    this.agrees += other.agrees;
    this.misses += other.misses;
    this.quiet += other.quiet;
    this.wrong += other.wrong;
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
  #pairs = new Count();
  programs = 0;

  /** @param {Comparison} comparison */
  add({ pairs, rules }) {
    this.programs += 1;
    for (const [row, outcome] of rules) {
      const count = this.#rows.get(row) ?? new Count();
      count[outcome] += 1;
      this.#rows.set(row, count);
    }
    this.#pairs.agrees += pairs.agrees.length;
    this.#pairs.misses += pairs.misses.length;
    this.#pairs.wrong += pairs.wrong.length;
  }

  /** Of all rules together. */
  get rules() {
    const all = new Count();
    for (const [row, count] of this.#rows) if (row !== 'send half') all.add(count);
    return all;
  }

  get family() {
    return this.#rows.get('send half') ?? new Count();
  }

  get pairs() {
    return this.#pairs;
  }

  /** Whether the targets are reached. */
  passes() {
    const { family, pairs, rules } = this;
    const areRulesRight = [family, rules].every(({ precision, recall }) => precision >= MIN_PRECISION && recall >= MIN_RECALL);
    return areRulesRight && (this.programs < ENOUGH || (pairs.precision >= MIN_PAIRS && pairs.recall >= MIN_PAIRS));
  }

  text() {
    const rows = [...this.#rows].filter(([row]) => row !== 'send half').sort();
    return [
      `${this.programs} programs${['found', 'false', 'missed', 'silent', 'precision', 'recall'].map((head) => head.padStart(10)).join('')}`,
      ...rows.map(([name, count]) => line(name, count)),
      line('program and rule', this.rules),
      line('send half', this.family),
      line('pair of sites', this.#pairs),
      '',
    ].join('\n');
  }
}

/** @param {string} name @param {Count} count */
function line(name, { agrees, misses, precision, quiet, recall, wrong }) {
  return `${name.padEnd(24)}${[agrees, wrong, misses, quiet, precision.toFixed(4), recall.toFixed(4)].map((cell) => String(cell).padStart(10)).join('')}`;
}

module.exports = { Tally };
