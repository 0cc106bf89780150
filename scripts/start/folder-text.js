'use strict';

const { colors } = require('./colors');
const { lintText } = require('./lint-text');

/** @typedef {import('./lint-folder').FolderLint} FolderLint */

/**
 * @param {number} count
 * @param {string} noun
 */
function counted(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** @param {import('./lint-message').ParseFailure} failure */
function skippedText({ column, file, line, message }) {
  return `skipped ${file}:${line}:${column}, which does not parse: ${message.replaceAll(/\s+/g, ' ')}`;
}

/** @param {FolderLint} lint */
function summary({ failures, files, messages }) {
  const skipped = failures.length > 0 ? `, ${counted(failures.length, 'file')} skipped` : '';
  const line = `${counted(files, 'file')} linted, ${counted(messages.length, 'finding')}${skipped}.`;
  return messages.length > 0 ? colors.red(line) : colors.green(line);
}

/**
 * The findings in a user's project and a summary.
 *
 * @param {FolderLint} lint
 */
function folderText(lint) {
  const skipped = lint.failures.map((failure) => colors.yellow(skippedText(failure)));
  return [...lint.messages.map((message) => `${lintText(message)}\n`), ...skipped, summary(lint), ''].join('\n');
}

/** @param {FolderLint} lint */
function folderJson({ files, messages }) {
  return { files, lint: messages.map(({ file, line, rule }) => ({ rule, file, line })) };
}

module.exports = { counted, folderJson, folderText, skippedText };
