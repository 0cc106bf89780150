'use strict';

const { spread, sum } = require('../statistics');
const { figure, spreadText } = require('../target');
const { corpora } = require('./corpora');
const { measureGrowth } = require('./growth');
const { measureLatency } = require('./latency');
const { fileMedians, perFile, ratios, runsOver } = require('./rule-times');

/** @typedef {import('../results').Results} Results */
/** @typedef {import('./rule-times').FileTime} FileTime */
/** @typedef {import('./corpora').Purpose} Purpose */
/** @typedef {{ name: string, purpose: Purpose, runs: FileTime[][] }} Measured */

/** Runs over each corpus. */
const repeats = 5;

const limits = { growth: 2, latency: 10, ratioWith: 10, ratioWithout: 1, slowFile: 15 };

/** @param {(text: string) => void} say */
async function measureCorpora(say) {
  /** @type {Measured[]} */
  const measured = [];
  for (const [name, { make, purpose }] of Object.entries(corpora)) {
    say(`linting ${name}, ${repeats} times`);
    const corpus = make();
    try {
      measured.push({ name, purpose, runs: await runsOver(corpus, repeats) });
    } finally {
      corpus.remove();
    }
  }
  return measured;
}

/** @param {Measured} of */
function corpusRow({ name, runs }) {
  const total = (/** @type {'others' | 'ours'} */ whose) => spreadText(spread(runs.map((files) => sum(files.map((file) => file[whose])))));
  const quantiles = [0.5, 0.99].map((part) => spreadText(perFile([runs], part)));
  return [name, String(runs[0]?.length ?? 0), total('ours'), total('others'), spreadText(spread(ratios([runs])), '%'), ...quantiles];
}

/** @param {Measured[]} measured */
function corpusTable(measured) {
  const slowest = measured.flatMap(({ name, runs }) => fileMedians(runs).map(({ file, ms }) => ({ ms, name: `${name}: ${file}` }))).sort((a, b) => b.ms - a.ms).slice(0, 5);
  return {
    header: ['package', 'files', 'ours, ms', 'theirs, ms', 'ratio', 'p50 per file, ms', 'p99 per file, ms'],
    notes: [
      'Rule time as ESLint measures it (`stats`), without parsing: all our rules together, and `no-floating-promises` with `no-misused-promises` of typescript-eslint. Each run is a process of its own, as `eslint` is. In each file the others come first, since ours do all their work when the file ends: what the type checker has found out by then, ours have for nothing, as they do in a project that has other typed rules. A file counts with the median of its runs.',
      'Every line of the generated programs uses streams, as no package does: they show the worst case, and count for no target.',
      `The slowest files: ${slowest.map(({ ms, name }) => `${name} ${figure(ms)} ms`).join(', ')}.`,
    ],
    rows: measured.map(corpusRow),
    title: 'Rule time',
  };
}

/** @param {Awaited<ReturnType<typeof measureGrowth>>} growth */
function growthTable({ sizes }) {
  return {
    header: ['lines', 'ours, ms', 'per 1,000 lines, ms'],
    notes: ['Generated files of streaming code, linted with types in one process, once everything is warm.'],
    rows: sizes.map(({ lines, perLine, total }) => [String(lines), spreadText(total), spreadText(perLine)]),
    title: 'Growth',
  };
}

/** @param {Awaited<ReturnType<typeof measureLatency>>} latency */
function latencyTable(latency) {
  return {
    header: ['', 'median (quartiles), ms'],
    notes: [
      `${latency.edits} pairs of edits of one line in a file of 500 lines, in ${latency.processes} processes with one project service each. Of each pair one edit is linted without our rules and one with them, beside the two others, in an order that changes from pair to pair. What is added is the median of the pairs' differences.`,
    ],
    rows: [
      ['from edit to lint, without ours', spreadText(latency.without)],
      ['from edit to lint, with ours', spreadText(latency.with)],
      ['added', spreadText(latency.added)],
      ['of it in our rules, by their own times', spreadText(latency.rules)],
    ],
    title: 'Latency of an edit',
  };
}

/**
 * @param {(text: string) => void} say
 * @returns {Promise<Results>}
 */
async function measure(say) {
  const measured = await measureCorpora(say);
  say('linting files of growing length');
  const growth = await measureGrowth();
  say('editing a file');
  const latency = await measureLatency();
  const runsOf = (/** @type {Purpose} */ wanted) => measured.filter(({ purpose }) => purpose === wanted).map(({ runs }) => runs);
  return {
    data: {
      corpora: Object.fromEntries(measured.map(({ name, runs }) => [name, { files: fileMedians(runs), ratios: ratios([runs]) }])),
      growth,
      latency,
    },
    notes: ['All ratios are those of one run. A target is missed if the median exceeds it. In place of the least and the greatest value, the latency has the lower and the upper quartile: single edits are far off.'],
    tables: [corpusTable(measured), growthTable(growth), latencyTable(latency)],
    targets: [
      { limit: limits.ratioWithout, measured: spread(ratios(runsOf('without gRPC'))), name: 'rule time without gRPC, of the others\'', unit: '%' },
      { limit: limits.ratioWith, measured: spread(ratios(runsOf('with gRPC'))), name: 'rule time with gRPC, of the others\'', unit: '%' },
      { limit: limits.slowFile, measured: perFile(runsOf('with gRPC'), 0.99), name: 'rule time per file with gRPC, p99', unit: 'ms' },
      { limit: limits.growth, measured: growth.growth, name: 'time per line of 20,000 lines, of that of 1,000', unit: '×' },
      { limit: limits.latency, measured: latency.added, name: 'added latency of an edit', unit: 'ms' },
    ],
    title: 'What the rules cost',
  };
}

module.exports = { measure };
