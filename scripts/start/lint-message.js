'use strict';

const path = require('node:path');

/**
 * @typedef {object} LintMessage
 * @property {string} rule with the plugin's prefix, as ESLint names it
 * @property {string} file relative, with forward slashes
 * @property {number} line
 * @property {number} column
 * @property {string} message
 */

/** @typedef {Omit<LintMessage, 'rule'>} ParseFailure */

/** @typedef {{ messages: LintMessage[], failures: ParseFailure[] }} LintReport */

/**
 * @param {string} folder
 * @param {string} file
 */
function relative(folder, file) {
  return path.relative(folder, file).replaceAll('\\', '/');
}

/**
 * Sorts ESLint's messages into findings and failures to parse.
 *
 * @param {import('eslint').ESLint.LintResult[]} results
 * @param {string} folder what paths are relative to
 * @returns {LintReport}
 */
function lintReport(results, folder) {
  /** @type {LintReport} */
  const report = { messages: [], failures: [] };
  for (const { filePath, messages } of results) {
    const file = relative(folder, filePath);
    for (const { ruleId, line, column, message, fatal } of messages) {
      const place = { file, line, column };
      if (fatal === true) report.failures.push({ ...place, message: message.replace(/^Parsing error: /, '') });
      else report.messages.push({ rule: ruleId ?? 'eslint', ...place, message });
    }
  }
  return report;
}

module.exports = { lintReport };
