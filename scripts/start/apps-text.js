'use strict';

const path = require('node:path');
const { root } = require('../root');
const { colors } = require('./colors');
const { indent, lintText } = require('./lint-text');
const { table } = require('./table');
const { bareName } = require('./verdict');

/** @typedef {import('./app-result').AppResult} AppResult */

const outputLines = 20;

/** @param {string} text */
function withRelativePaths(text) {
  return text.replaceAll(root + path.sep, '');
}

/** @param {import('./guard-groups').GuardGroup} group */
function guardText({ count, finding }) {
  const times = count > 1 ? colors.dim(` (${count} times)`) : '';
  const [title, ...details] = withRelativePaths(finding.message).trimEnd().split('\n');
  return [colors.yellow(title) + times, ...details].join('\n');
}

/**
 * The end of what an app printed: only of interest if something is not as it should be.
 *
 * @param {AppResult} result
 */
function outputText({ complaints, output }) {
  if (complaints.length === 0 || output.trim() === '') return [];
  const lines = withRelativePaths(output).trimEnd().split('\n').slice(-outputLines);
  return [`${colors.dim('what it printed:')}\n${indent(lines.join('\n'))}`];
}

/** @param {AppResult} result */
function reportText(result) {
  const { app, guard, lint } = result;
  const parts = [...lint.messages.map(lintText), ...guard.map(guardText), ...outputText(result)];
  if (parts.length === 0) return [];
  return [`${colors.bold(app.name)} ${colors.dim(`(${app.kind})`)} ${app.about}\n\n${indent(parts.join('\n\n'))}\n`];
}

/**
 * Each distinct entry once, with how often it occurs.
 *
 * @param {string[]} entries
 */
function tally(entries) {
  const distinct = [...new Set(entries)];
  return distinct.map((entry) => {
    const count = entries.filter((other) => other === entry).length;
    return count > 1 ? `${entry} ×${count}` : entry;
  });
}

/** @param {string[]} lines */
function cell(lines) {
  return lines.length > 0 ? lines.join('\n') : colors.dim('silent');
}

/** @param {AppResult} result */
function verdictCell({ complaints }) {
  if (complaints.length === 0) return colors.green('ok');
  return complaints.map((complaint) => colors.red(`not ok: ${withRelativePaths(complaint)}`)).join('\n');
}

/** @param {AppResult} result */
function row(result) {
  const { app, guard, lint } = result;
  const rules = lint.messages.map(({ rule }) => bareName(rule));
  const overlaps = guard.flatMap(({ count, finding }) =>
    Array.from({ length: count }, () => `${finding.kind} (${finding.direction})`),
  );
  return [app.name, app.kind, cell(tally(rules)), cell(tally(overlaps)), verdictCell(result)];
}

/** @param {AppResult[]} results */
function summary(results) {
  const bad = results.filter(({ complaints }) => complaints.length > 0);
  const count = `${results.length - bad.length} of ${results.length} apps are as they should be`;
  if (bad.length === 0) return colors.green(`${count}.`);
  return colors.red(`${count}; not ok: ${bad.map(({ app }) => app.name).join(', ')}.`);
}

/**
 * The reports of all apps, a table over them and a closing sentence.
 *
 * @param {AppResult[]} results
 */
function appsText(results) {
  const header = ['app', 'kind', 'lint', 'guard', 'verdict'].map((title) => colors.bold(title));
  return [...results.flatMap(reportText), table(header, results.map(row)), '', summary(results), ''].join('\n');
}

module.exports = { appsText };
