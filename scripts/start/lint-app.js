'use strict';

const path = require('node:path');
const { root } = require('../root');
const { lintReport } = require('./lint-message');

/** @typedef {import('./lint-message').LintReport & { crash: string | undefined }} AppLint */

/**
 * @param {import('eslint').ESLint} linter
 * @param {import('./apps').App} app
 * @returns {Promise<AppLint>}
 */
async function lintApp(linter, app) {
  const files = app.sources.map((source) => path.join(root, 'fixtures', source));
  try {
    return { ...lintReport(await linter.lintFiles(files), root), crash: undefined };
  } catch (error) {
    const [reason] = /** @type {Error} */ (error).message.split('\n');
    return { messages: [], failures: [], crash: reason };
  }
}

module.exports = { lintApp };
