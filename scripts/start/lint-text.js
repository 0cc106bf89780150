'use strict';

const { colors } = require('./colors');

/**
 * One finding: where and which rule, then what it says.
 *
 * @param {import('./lint-message').LintMessage} message
 */
function lintText({ column, file, line, message, rule }) {
  return `${colors.cyan(`${file}:${line}:${column}`)}  ${colors.dim(rule)}\n${indent(message)}`;
}

/** @param {string} text */
function indent(text) {
  return text.replace(/^(?=.)/gm, '  ');
}

module.exports = { indent, lintText };
