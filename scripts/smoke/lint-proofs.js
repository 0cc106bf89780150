'use strict';

const assert = require('node:assert/strict');
const path = require('node:path');
const { parseJson } = require('../read-json');

/** @typedef {import('./project').Project} Project */
/** @typedef {import('./scenario').Proof} Proof */
/** @typedef {{ filePath: string, messages: { ruleId: string | null, message: string }[] }[]} LintResults */

const race = 'grpc-streams/no-concurrent-send';

/**
 * What ESLint reports, by file.
 *
 * @param {Project} project
 * @param {string} folder
 * @param {string[]} files
 */
function lint(project, folder, files) {
  const { status, stderr, stdout } = project.tool('eslint', 'eslint', ['--format=json', ...files], folder);
  if (status === null || status > 1) throw new Error(`ESLint ended with ${status ?? 'a signal'}.\n${stdout}${stderr}`);
  const results = /** @type {LintResults} */ (parseJson(stdout));
  return Object.fromEntries(results.map(({ filePath, messages }) => [path.basename(filePath), messages.map(({ message, ruleId }) => ruleId ?? message)]));
}

/**
 * Lints wrong and right code under the configuration in a folder of fixtures.
 *
 * @param {string} title
 * @param {string} config
 * @param {Record<string, string[]>} expected
 * @returns {Proof}
 */
function lintProof(title, config, expected) {
  return {
    title,
    run(project) {
      const folder = project.folderOf(config, ['lint/code', `lint/${config}`]);
      assert.deepEqual(lint(project, folder, Object.keys(expected)), expected);
    },
  };
}

const javascript = { 'right.js': [], 'wrong.js': [race] };
const both = { ...javascript, 'right.ts': [], 'wrong.ts': [race] };

/** With typescript-eslint: wrong.ts can be found by types only. */
const typedConfigs = [
  lintProof('the ready config finds races in TypeScript and JavaScript', 'ready', both),
  lintProof('the ready config in an ES module', 'ready-es-module', both),
];

/** `defineConfig` came with ESLint 9.22. */
const definedConfigs = [
  lintProof('defineConfig in CommonJS', 'commonjs', both),
  lintProof('defineConfig in an ES module', 'es-module', both),
  lintProof("extends: ['grpc-streams/recommended']", 'names', both),
  lintProof('a configuration in TypeScript', 'typescript', both),
];

/** Without typescript-eslint. */
const plainConfigs = [
  lintProof('the ready config without typescript-eslint', 'ready', javascript),
  lintProof('an array with the preset, imported by name', 'array', javascript),
];

module.exports = { definedConfigs, plainConfigs, typedConfigs };
