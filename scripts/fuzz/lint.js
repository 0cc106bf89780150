'use strict';

const { Linter } = require('eslint');
const plugin = require('../../dist/rules');
const { readSettings } = require('../../dist/rules/config/settings');
const { findMisuses } = require('../../dist/rules/engine/analysis');
const { ProgramIndex } = require('../../dist/rules/engine/program');
const { resolverFor } = require('../../dist/rules/models/resolver');

/**
 * What the analysis says of a program.
 *
 * @typedef {object} Verdict
 * @property {{ line: number, message: string, rule: string }[]} reports
 * @property {Map<string, { harms: boolean }>} pairs sites, as `kind first/second`
 * @property {Set<number>} late sends after a close
 */

/** @param {string} source @param {'all' | 'recommended'} [preset] @returns {Verdict} */
function lint(source, preset = 'all') {
  /** @type {Verdict} */
  const verdict = { late: new Set(), pairs: new Map(), reports: [] };
  const probe = {
    create: ({ sourceCode }) => ({
      'Program:exit': () => {
        const resolver = resolverFor(sourceCode, readSettings({}));
        if (resolver !== undefined) note(verdict, findMisuses(new ProgramIndex(sourceCode), resolver));
      },
    }),
  };
  const config = [plugin.configs[preset], { files: ['**/*.js'], plugins: { probe: { rules: { probe } } }, rules: { 'probe/probe': 'error' } }];
  for (const { line, message, ruleId } of new Linter().verify(source, config, 'program.js')) {
    if (ruleId === null) throw new Error(`${message} (line ${line})\n${source}`);
    verdict.reports.push({ line, message, rule: ruleId.replace(/^.*\//, '') });
  }
  return verdict;
}

function note({ late, pairs }, { misuses, overlaps }) {
  for (const { first, kind, second, tier } of overlaps) {
    const lines = [first, second].map(({ node }) => node.loc.start.line).sort((a, b) => a - b);
    const key = `${kind} ${lines.join('/')}`;
    pairs.set(key, { harms: tier === 'observable' || pairs.get(key)?.harms === true });
  }
  for (const { kind, node } of misuses) if (kind === 'send-after-close') late.add(node.loc.start.line);
}

module.exports = { lint };
