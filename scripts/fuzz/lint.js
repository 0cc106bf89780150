'use strict';

const { Linter } = require('eslint');
const plugin = require('../../dist/rules');
const { readSettings } = require('../../dist/rules/config/settings');
const { findMisuses } = require('../../dist/rules/engine/analysis');
const { LIMITS } = require('../../dist/rules/engine/limits');
const { ProgramIndex } = require('../../dist/rules/engine/program');
const { resolverFor } = require('../../dist/rules/models/resolver');

/** @typedef {import('eslint').Rule.RuleModule} RuleModule */

/**
 * What the rules say of a program.
 *
 * @typedef {object} Verdict
 * @property {Map<string, number[]>} reports the lines, by rule
 * @property {Map<string, { cause: string | undefined, tier: string }>} pairs what the analysis has found before the rules choose, by `kind first/second`
 * @property {string | undefined} error why the program is none
 */

const FAR = { calls: 10, steps: 4_000_000 };

const GLOBALS = ['clearInterval', 'clearTimeout', 'setInterval', 'setTimeout', 'Promise'];

/** Notes the pairs of sites that the analysis finds. @type {RuleModule} */
const probe = {
  create: ({ sourceCode }) => ({
    'Program:exit': () => {
      const source = /** @type {import('@typescript-eslint/utils').TSESLint.SourceCode} */ (/** @type {unknown} */ (sourceCode));
      const resolver = resolverFor(source, readSettings({}));
      if (resolver === undefined) return;
      for (const { cause, first, kind, second, tier } of findMisuses(new ProgramIndex(source), resolver).overlaps) {
        const lines = [first, second].map(({ node }) => node.loc.start.line).sort((a, b) => a - b);
        const key = `${kind} ${lines.join('/')}`;
        const known = found.get(key);
        if (known?.tier !== 'observable') found.set(key, { cause, tier });
      }
    },
  }),
};

/** @type {Verdict['pairs']} */
let found = new Map();

const linter = new Linter();
/** @type {import('eslint').Linter.Config[]} */
const config = [
  /** @type {import('eslint').Linter.Config} */ (plugin.configs.all),
  {
    files: ['**/*.js'],
    languageOptions: { globals: Object.fromEntries(GLOBALS.map((name) => [name, 'readonly'])) },
    plugins: { fuzz: { rules: { probe } } },
    rules: { 'fuzz/probe': 'error', 'no-undef': 'error' },
  },
];

/** What the rules say where no limit of the analysis, on costs and on the depth of calls, stops them. @param {string} source @returns {Verdict} */
function lintFar(source) {
  const usual = { ...LIMITS };
  Object.assign(LIMITS, FAR);
  const verdict = lint(source);
  Object.assign(LIMITS, usual);
  return verdict;
}

/** @param {string} source @returns {Verdict} */
function lint(source) {
  found = new Map();
  /** @type {Verdict} */
  const verdict = { error: undefined, pairs: found, reports: new Map() };
  for (const { line, message, ruleId } of linter.verify(source, config, 'program.js')) {
    const rule = ruleId?.replace('grpc-streams/', '');
    if (rule === undefined || rule === 'no-undef') verdict.error = `${message} (line ${line})`;
    else verdict.reports.set(rule, [...(verdict.reports.get(rule) ?? []), line]);
  }
  return verdict;
}

module.exports = { lint, lintFar };
