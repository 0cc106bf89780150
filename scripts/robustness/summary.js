'use strict';

const { environment } = require('../bench/environment');
const { quantile } = require('../bench/statistics');
const reviewed = /** @type {{ file: string, reason: string, rule: string }[]} */ (require('./reviewed.json'));

/** @typedef {import('./lint-all').Result} Result */
/** @typedef {{ file: string, line: number, message: string, rule: string }} Report */

/** How many of the slowest files are named. */
const slowest = 10;

/** @param {Result[]} results */
function reportsOf(results) {
  return results.flatMap(({ file, reports }) => reports.map((report) => ({ file, ...report })));
}

/** @param {Report} report */
function isReviewed({ file, rule }) {
  return reviewed.some((known) => known.file === file && known.rule === rule);
}

/** @param {Result[]} results */
function timesOf(results) {
  const times = results.map(({ ms }) => ms);
  const named = results.toSorted((a, b) => b.ms - a.ms).slice(0, slowest);
  return {
    max: rounded(Math.max(...times)),
    p50: rounded(quantile(times, 0.5)),
    p99: rounded(quantile(times, 0.99)),
    slowest: named.map(({ file, ms }) => ({ file, ms: rounded(ms) })),
  };
}

/** @param {number} ms */
function rounded(ms) {
  return Number(ms.toPrecision(3));
}

/**
 * What all files together show. Where each file was made to import gRPC, what is reported says nothing.
 *
 * @param {Result[]} results
 * @param {{ asGrpc: boolean }} options
 */
function summarize(results, { asGrpc }) {
  const parsed = results.filter(({ crash, unparsed }) => crash === undefined && !unparsed);
  const crashes = results.flatMap(({ crash, file }) => (crash === undefined ? [] : [{ crash, file }]));
  const swallowed = results.flatMap(({ file, swallowed: hidden }) => hidden.map((error) => ({ error, file })));
  const judged = asGrpc ? [] : parsed;
  const misplaced = reportsOf(judged.filter(({ usesGrpc }) => !usesGrpc));
  const reports = reportsOf(judged.filter(({ usesGrpc }) => usesGrpc));
  const unreviewed = reports.filter((report) => !isReviewed(report));
  return {
    crashes,
    environment: environment(),
    files: results.length,
    filesThatUseGrpc: results.filter(({ usesGrpc }) => usesGrpc).length,
    isSound: crashes.length + swallowed.length + misplaced.length + unreviewed.length === 0,
    misplaced,
    reports: asGrpc ? reportsOf(parsed).length : reports,
    ruleTimeMs: timesOf(parsed),
    swallowed,
    unparsed: results.filter(({ unparsed }) => unparsed).map(({ file }) => file),
    unreviewed,
  };
}

/** @param {ReturnType<typeof summarize>} summary */
function summaryText({ crashes, files, filesThatUseGrpc, isSound, misplaced, reports, ruleTimeMs, swallowed, unparsed, unreviewed }) {
  const { max, p50, p99, slowest: named } = ruleTimeMs;
  return [
    `${files} files, of which ${filesThatUseGrpc} use gRPC, and ${unparsed.length} are what no parser takes.`,
    `Rule time per file: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms. The slowest:`,
    ...named.map(({ file, ms }) => `  ${ms} ms  ${file}`),
    `${crashes.length} crashes, ${swallowed.length} failures that were hidden, ${misplaced.length} reports in files that do not use gRPC.`,
    ...crashes.map(({ crash, file }) => `  crash in ${file}: ${crash}`),
    ...swallowed.map(({ error, file }) => `  hidden in ${file}: ${error}`),
    ...misplaced.map(reportLine),
    typeof reports === 'number' ? `${reports} reports, which are not judged.` : `${reports.length} reports in files that use gRPC, ${unreviewed.length} of which nobody has reviewed.`,
    ...unreviewed.map(reportLine),
    isSound ? 'Sound.' : 'Not sound.',
    '',
  ].join('\n');
}

/** @param {Report} report */
function reportLine({ file, line, message, rule }) {
  return `  ${file}:${line}  ${rule}  ${message}`;
}

module.exports = { summarize, summaryText };
