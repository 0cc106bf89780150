'use strict';

const { lintReport } = require('./lint-message');
const { createLinter, withoutTypes } = require('./linter');

/** @typedef {import('./lint-message').LintReport & { files: number, untyped: number }} FolderLint */
/** @typedef {import('eslint').ESLint.LintResult} LintResult */

/** @param {LintResult} result */
function isFatal({ messages }) {
  return messages.some(({ fatal }) => fatal === true);
}

/**
 * Lints with types, and again without them what could not be parsed so: typed parsing refuses files that no tsconfig.json
 * includes, and plain JavaScript projects have none.
 *
 * @param {string} folder
 * @param {string[]} files
 */
async function lintTypedFirst(folder, files) {
  const typed = await createLinter(folder).lintFiles(files);
  const refused = typed.filter(isFatal).map(({ filePath }) => filePath);
  if (refused.length === 0) return { results: typed, untyped: 0 };
  const retried = await createLinter(folder, [withoutTypes]).lintFiles(refused);
  const byFile = new Map(retried.map((result) => [result.filePath, result]));
  return {
    results: typed.map((result) => byFile.get(result.filePath) ?? result),
    untyped: retried.filter((result) => !isFatal(result)).length,
  };
}

/**
 * Lints a user's project with the ready config. Of what inline comments there may turn on, only our rules' messages count.
 *
 * @param {string} folder
 * @param {string[]} files
 * @returns {Promise<FolderLint>}
 */
async function lintFolder(folder, files) {
  const { results, untyped } = await lintTypedFirst(folder, files);
  const report = lintReport(results, folder);
  return {
    files: files.length - report.failures.length,
    messages: report.messages.filter(({ rule }) => rule.startsWith('grpc-streams/')),
    failures: report.failures,
    untyped,
  };
}

module.exports = { lintFolder };
