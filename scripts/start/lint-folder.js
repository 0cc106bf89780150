'use strict';

const { lintReport } = require('./lint-message');
const { createLinter } = require('./linter');

/** @typedef {import('./lint-message').LintReport & { files: number }} FolderLint */

/**
 * Lints a user's project with the ready config. Of what inline comments there may turn on, only our rules' messages count.
 *
 * @param {string} folder
 * @param {string[]} files
 * @returns {Promise<FolderLint>}
 */
async function lintFolder(folder, files) {
  const report = lintReport(await createLinter(folder).lintFiles(files), folder);
  return {
    files: files.length - report.failures.length,
    messages: report.messages.filter(({ rule }) => rule.startsWith('grpc-streams/')),
    failures: report.failures,
  };
}

module.exports = { lintFolder };
