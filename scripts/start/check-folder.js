'use strict';

const { SentenceError } = require('../sentence-error');
const { counted, folderJson, folderText, skippedText } = require('./folder-text');
const { lintFolder } = require('./lint-folder');

/**
 * A lint that breaks off must not look like one that found something.
 *
 * @param {Error} error
 * @returns {never}
 */
function refuse(error) {
  throw new SentenceError(`The lint broke off: ${error.stack ?? error.message}`, 2);
}

/**
 * Lints a user's own project and prints what was found.
 *
 * @param {{ folder: string, files: string[] }} project
 * @param {import('./progress').Progress} progress
 * @param {{ json: boolean }} options
 * @returns {Promise<number>} the exit code
 */
async function checkFolder({ files, folder }, progress, { json }) {
  progress.say(`Linting ${counted(files.length, 'file')}`);
  const lint = await lintFolder(folder, files).catch(refuse);
  progress.finish();
  process.stdout.write(json ? `${JSON.stringify(folderJson(lint), null, 2)}\n` : folderText(lint));
  if (json) for (const failure of lint.failures) process.stderr.write(`${skippedText(failure)}\n`);
  return lint.messages.length > 0 ? 1 : 0;
}

module.exports = { checkFolder };
