'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('../root');
const { appResult, appsJson } = require('./app-result');
const { readApps } = require('./apps');
const { appsText } = require('./apps-text');
const { lintApp } = require('./lint-app');
const { allRules, createLinter } = require('./linter');
const { mapBounded } = require('./pool');
const { runApp } = require('./run-app');

/** @typedef {import('./apps').App} App */
/** @typedef {import('./progress').Progress} Progress */

const appsAtOnce = 2;

/**
 * @param {App[]} apps
 * @param {Progress} progress
 */
async function lintApps(apps, progress) {
  const linter = createLinter(root, allRules());
  const phase = `Linting ${apps.length} apps`;
  progress.say(phase);
  return mapBounded(apps, 1, (app) => {
    progress.say(phase, app.name);
    return lintApp(linter, app);
  });
}

/**
 * @param {App[]} apps
 * @param {Progress} progress
 */
async function runApps(apps, progress) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grpc-streams-'));
  const phase = `Running ${apps.length} apps under the guard`;
  progress.say(phase);
  try {
    return await mapBounded([...apps.entries()], appsAtOnce, ([index, app]) => {
      progress.say(phase, app.name);
      return runApp(app, path.join(folder, `${index}.json`));
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {import('./app-result').AppResult[]} results */
function tellComplaints(results) {
  for (const { app, complaints } of results) {
    for (const complaint of complaints) process.stderr.write(`${app.name}: ${complaint}\n`);
  }
}

/**
 * Lints every app, runs it under the guard, and prints what both said.
 *
 * @param {Progress} progress
 * @param {{ json: boolean }} options
 * @returns {Promise<number>} the exit code
 */
async function checkApps(progress, { json }) {
  const apps = readApps();
  // One after the other: a lint blocks this process, and the apps' time is limited.
  const lints = await lintApps(apps, progress);
  const runs = await runApps(apps, progress);
  progress.finish();
  const results = apps.flatMap((app, index) => {
    const lint = lints[index];
    const run = runs[index];
    return lint && run ? [appResult(app, lint, run)] : [];
  });
  process.stdout.write(json ? `${JSON.stringify(appsJson(results), null, 2)}\n` : appsText(results));
  if (json) tellComplaints(results);
  return results.every(({ complaints }) => complaints.length === 0) ? 0 : 1;
}

module.exports = { checkApps };
