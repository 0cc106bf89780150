'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../root');
const { correct } = require('./correct');
const { findingText } = require('./finding');
const { generate } = require('./generate');
const { guardText, runGuarded } = require('./guarded');
const { disagreements, disagreesOn, judge, speaks } = require('./judge');
const { shrink, textOf } = require('./lines');
const { reviewed } = require('./reviewed');
const { Tally } = require('./tally');

/** @typedef {import('./arguments').Options} Options */
/** @typedef {import('./guarded').Candidate} Candidate */
/** @typedef {import('./lines').Node} Node */

/** Where disagreements are saved. */
const FINDINGS = path.join(root, 'coverage', 'fuzz');

/** How many smaller programs are tried to shrink one. */
const SHRINK_CHECKS = 400;

/** How long each is made smaller. */
const SHRINK_SECONDS = 20;

/** One program in so many is right by construction. */
const CORRECT = 5;

/** One run of the fuzzer, with all that it counts. */
class Fuzzing {
  /** Figures with and without the disagreements that somebody has read. */
  #all = new Tally();
  #open = new Tally();
  #correct = 0;
  #known = 0;
  #unknown = 0;
  /** @type {Map<string, number>} */
  #saved = new Map();
  /** @type {Candidate[]} */
  #candidates = [];
  #options;

  /** @param {Options} options */
  constructor(options) {
    this.#options = options;
  }

  /** Tells whether all disagreements are known, and the targets reached. @returns {Promise<boolean>} */
  async run() {
    const { programs, real, seconds, seed } = this.#options;
    fs.rmSync(FINDINGS, { force: true, recursive: true });
    fs.mkdirSync(FINDINGS, { recursive: true });
    const deadline = Date.now() + seconds * 1000;
    for (let at = 0; at < programs && Date.now() < deadline; at += 1) {
      const isCorrect = at % CORRECT === 0;
      await this.#take(isCorrect ? correct(seed + at) : generate(seed + at), seed + at, isCorrect);
    }
    process.stdout.write(`${this.#all.text()}\n${this.#correct} programs right by construction\n`);
    const isGuardRight = real === 0 || (await this.#guard());
    process.stdout.write(`${this.#known} disagreements are known; ${this.#unknown} are not${this.#unknown > 0 ? `, see ${path.relative(process.cwd(), FINDINGS)}` : ''}\n`);
    return this.#unknown === 0 && isGuardRight && this.#open.passes();
  }

  /** @param {readonly Node[]} program @param {number} seed @param {boolean} isCorrect */
  async #take(program, seed, isCorrect) {
    const judgement = await judge(textOf(program), this.#options.schedules);
    if (judgement === undefined) return;
    const rows = isCorrect ? speaks(judgement) : disagreements(judgement.comparison);
    const read = rows.filter((row) => judgement.limited.has(row) || reviewed(row, judgement.source, seed) !== undefined);
    const own = this.#candidates.filter((candidate) => candidate.isCorrect === isCorrect).length;
    if (own < this.#options.real) this.#candidates.push({ isCorrect, observation: judgement.observation, source: judgement.source });
    if (isCorrect) this.#correct += 1;
    else {
      this.#all.add(judgement.comparison);
      if (read.length === 0) this.#open.add(judgement.comparison);
    }
    this.#known += read.length;
    for (const row of rows) if (!read.includes(row)) await this.#note(row, seed, program);
  }

  /** @param {string} row @param {number} seed @param {readonly Node[]} program */
  async #note(row, seed, program) {
    // Single pairs are counted, and only as many as the target allows.
    if (!row.endsWith(' pair')) this.#unknown += 1;
    const { only, schedules } = this.#options;
    const count = (this.#saved.get(row) ?? 0) + 1;
    this.#saved.set(row, count);
    if (count > this.#options.shrink || !row.endsWith(only ?? '') || (only === undefined && row.endsWith(' pair'))) return;
    const small = await shrink(program, (nodes) => disagreesOn(nodes, schedules, row), SHRINK_CHECKS, SHRINK_SECONDS);
    const judgement = await judge(textOf(small), schedules);
    if (judgement !== undefined) fs.writeFileSync(path.join(FINDINGS, `${row.replaceAll(' ', '-')}-${seed}.js`), findingText(row, judgement));
  }

  async #guard() {
    const counts = await runGuarded(this.#candidates, this.#options.seed);
    for (const count of counts) {
      process.stdout.write(guardText(count));
      for (const [at, { message, source }] of count.wrong.entries()) {
        fs.writeFileSync(path.join(FINDINGS, `guard-${count.mode}-${at}.js`), `${source}\n${message.replace(/^/gm, '// ')}\n`);
      }
    }
    return counts.every(({ mode, wrong }) => mode === 'strict' || wrong.length === 0);
  }
}

module.exports = { Fuzzing };
