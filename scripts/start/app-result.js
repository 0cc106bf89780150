'use strict';

const { groupFindings } = require('./guard-groups');
const { complaints } = require('./verdict');

/**
 * What both halves said about an app, and whether that is as it should be.
 *
 * @typedef {object} AppResult
 * @property {import('./apps').App} app
 * @property {import('./lint-app').AppLint} lint
 * @property {import('./guard-groups').GuardGroup[]} guard
 * @property {string} output what the app printed
 * @property {string[]} complaints empty if all is as it should be
 */

/**
 * @param {import('./apps').App} app
 * @param {import('./lint-app').AppLint} lint
 * @param {import('./run-guarded').Run} run
 * @returns {AppResult}
 */
function appResult(app, lint, run) {
  return {
    app,
    lint,
    guard: groupFindings(run.findings ?? []),
    output: run.output,
    complaints: complaints(app, lint, run),
  };
}

/** @param {AppResult[]} results */
function appsJson(results) {
  const apps = results.map(({ app, complaints: { length }, guard, lint }) => ({
    name: app.name,
    kind: app.kind,
    lint: lint.messages.map(({ file, line, rule }) => ({ rule, file, line })),
    guard: guard.map(({ finding: { direction, kind, mode } }) => ({ kind, direction, mode })),
    ok: length === 0,
  }));
  return { apps };
}

module.exports = { appResult, appsJson };
