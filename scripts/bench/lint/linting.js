'use strict';

const { ESLint } = require('eslint');
const tseslint = require('typescript-eslint');

/** @typedef {import('eslint').Linter.Config} Config */
/** @typedef {{ configs: { all: Config } }} Plugin */

const ours = 'grpc-streams/';
const others = ['@typescript-eslint/no-floating-promises', '@typescript-eslint/no-misused-promises'];

/** By its own name, so that what is measured is what the package exports. */
function plugin() {
  return /** @type {Plugin} */ (require('eslint-plugin-grpc-streams'));
}

/** The rules that ours are measured against. */
function otherRules() {
  return Object.fromEntries(others.map((rule) => [rule, /** @type {const} */ ('error')]));
}

/**
 * An ESLint with types, of its own configuration alone.
 *
 * @param {string} folder
 * @param {{ withOthers: boolean, withOurs: boolean }} rules
 */
function createLinter(folder, { withOthers, withOurs }) {
  const { all } = plugin().configs;
  return new ESLint({
    allowInlineConfig: false,
    cwd: folder,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: folder } },
      plugins: { '@typescript-eslint': /** @type {import('eslint').ESLint.Plugin} */ (/** @type {unknown} */ (tseslint.plugin)), ...all.plugins },
      rules: { ...(withOthers ? otherRules() : {}), ...(withOurs ? all.rules : {}) },
    },
    overrideConfigFile: true,
    stats: true,
  });
}

/**
 * What the rules took on one file, in milliseconds.
 *
 * @param {import('eslint').ESLint.LintResult} result
 */
function ruleTimes({ filePath, messages, stats }) {
  const failure = messages.find(({ fatal }) => fatal);
  if (failure) throw new Error(`${filePath}: ${failure.message}`);
  const rules = Object.entries(stats?.times.passes[0]?.rules ?? {});
  const total = (/** @type {boolean} */ isOurs) => rules.reduce((sum, [name, time]) => sum + (name.startsWith(ours) === isOurs ? time.total : 0), 0);
  return { others: total(false), ours: total(true) };
}

module.exports = { createLinter, ruleTimes };
