'use strict';

const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { parseJson } = require('../read-json');

/** @typedef {import('./project').Project} Project */
/** @typedef {import('./scenario').Proof} Proof */
/** @typedef {Record<string, string>} Outcomes of tests, by title */
/** @typedef {{ testResults: { message: string, assertionResults: { title: string, status: string, failureMessages: string[] }[] }[] }} JestReport */

const entry = 'eslint-plugin-grpc-streams/runtime-guard';
const headline = 'gRPC STREAM OVERLAP: send while another send is in flight on /smoke.Chat/Talk';

/** @type {Outcomes} */
const expected = { expected: 'passed', right: 'passed', wrong: 'failed' };

/**
 * The form of Jest, which Vitest writes too.
 *
 * @param {string} json
 * @returns {Outcomes}
 */
function outcomesOfJest(json) {
  const { testResults } = /** @type {JestReport} */ (parseJson(json));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  if (tests.length === 0) throw new Error(testResults.map(({ message }) => message).join('\n'));
  return Object.fromEntries(tests.map(({ status, title }) => [title, status]));
}

/**
 * @param {string} json
 * @returns {Outcomes}
 */
function outcomesOfMocha(json) {
  const { failures, passes } = /** @type {Record<string, { title: string }[]>} */ (parseJson(json));
  /** @type {(tests: { title: string }[] | undefined, status: string) => [string, string][]} */
  const all = (tests, status) => (tests ?? []).map(({ title }) => [title, status]);
  return Object.fromEntries([...all(passes, 'passed'), ...all(failures, 'failed')]);
}

/**
 * @param {string} tap
 * @returns {Outcomes}
 */
function outcomesOfTap(tap) {
  /** @type {Outcomes} */
  const outcomes = {};
  for (const [, not, title = ''] of tap.matchAll(/^ *(not )?ok \d+ - (right|wrong|expected)$/gm)) {
    outcomes[title] = not === undefined ? 'passed' : 'failed';
  }
  return outcomes;
}

/**
 * @typedef {object} Runner
 * @property {string} name
 * @property {string} part of the guard, and the folder of fixtures
 * @property {(project: Project, folder: string) => import('./command').Ended} start
 * @property {(stdout: string) => Outcomes} read
 */

/**
 * @param {Runner} runner
 * @returns {Proof}
 */
function runnerProof({ name, part, read, start }) {
  return {
    title: `${name} fails the test with the race, and no other`,
    run(project) {
      project.requireEntry(`./runtime-guard/${part}`);
      const { status, stderr, stdout } = start(project, project.folderOf(part, ['guard', part]));
      assert.notEqual(stdout, '', stderr);
      assert.deepEqual(read(stdout), expected, stdout + stderr);
      assert.ok((stdout + stderr).includes(headline), 'There is no report of the guard.');
      assert.notEqual(status, 0);
    },
  };
}

/** @param {string} version */
const jestProof = (version) => runnerProof({
  name: `Jest ${version}`,
  part: 'jest',
  read: outcomesOfJest,
  start: (project, folder) => project.tool('jest', 'jest', ['--json'], folder),
});

/** @param {string} version */
const vitestProof = (version) => runnerProof({
  name: `Vitest ${version}`,
  part: 'vitest',
  read: outcomesOfJest,
  start(project, folder) {
    // What it prints may begin with escape sequences.
    const report = path.join(folder, 'report.json');
    const ended = project.tool('vitest', 'vitest', ['run', '--reporter=json', `--outputFile=${report}`], folder);
    return { ...ended, stdout: fs.existsSync(report) ? fs.readFileSync(report, 'utf8') : '' };
  },
});

/** @param {string} version */
const mochaProof = (version) => runnerProof({
  name: `Mocha ${version}`,
  part: 'mocha',
  read: outcomesOfMocha,
  start: (project, folder) => project.tool('mocha', 'mocha', ['--reporter=json', '--require', `${entry}/mocha`, '*.spec.js'], folder),
});

const nodeTestProofs = ['--require', '--import'].map((flag) => runnerProof({
  name: `node --test ${flag}`,
  part: 'node-test',
  read: outcomesOfTap,
  start: (project, folder) => project.node(['--test', '--test-reporter=tap', flag, `${entry}/node-test`, 'streams.test.mjs'], folder),
}));

module.exports = { jestProof, mochaProof, nodeTestProofs, outcomesOfJest, outcomesOfMocha, outcomesOfTap, vitestProof };
