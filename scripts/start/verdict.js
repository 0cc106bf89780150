'use strict';

/** @typedef {import('./apps').App} App */
/** @typedef {import('./lint-app').AppLint} AppLint */
/** @typedef {import('./run-guarded').GuardFinding} GuardFinding */
/** @typedef {import('./run-guarded').Run} Run */

/**
 * A rule's name without its plugin's prefix.
 *
 * @param {string} rule
 */
function bareName(rule) {
  return rule.slice(rule.lastIndexOf('/') + 1);
}

/** @param {AppLint} lint */
function brokenLint({ crash, failures }) {
  const parse = failures.map(({ file, line, message }) => `${file}:${line} does not parse: ${message}`);
  return crash === undefined ? parse : [`lint failed: ${crash}`, ...parse];
}

/** @param {Run} run */
function brokenRun({ ending, findings, timedOut }) {
  if (timedOut) return [ending];
  return findings ? [] : [`no report from the guard (${ending || 'exit code 0'})`];
}

/**
 * @param {AppLint} lint
 * @param {Run} run
 */
function complaintsOfRight(lint, run) {
  return [
    ...(lint.messages.length > 0 ? ['lint should be silent'] : []),
    ...(run.findings?.length ? ['the guard should be silent'] : []),
    ...(run.ending && run.findings && !run.timedOut ? [run.ending] : []),
  ];
}

/**
 * @param {App} app
 * @param {AppLint} lint
 * @param {GuardFinding[]} findings
 */
function complaintsOfWrong({ expect }, lint, findings) {
  const reported = new Set(lint.messages.map(({ rule }) => bareName(rule)));
  const rules = expect.lint.filter((rule) => !reported.has(bareName(rule)));
  const overlaps = expect.guard.filter(
    (wanted) => !findings.some(({ direction, kind }) => kind === wanted.kind && direction === wanted.direction),
  );
  return [
    ...rules.map((rule) => `lint misses ${bareName(rule)}`),
    ...overlaps.map(({ direction, kind }) => `the guard misses ${kind} (${direction})`),
  ];
}

/**
 * All that is not as it should be with an app; empty if it is ok.
 *
 * @param {App} app
 * @param {AppLint} lint
 * @param {Run} run
 */
function complaints(app, lint, run) {
  const broken = [...brokenLint(lint), ...brokenRun(run)];
  if (app.kind === 'right') return [...broken, ...complaintsOfRight(lint, run)];
  return [...broken, ...complaintsOfWrong(app, lint, run.findings ?? [])];
}

module.exports = { bareName, complaints };
