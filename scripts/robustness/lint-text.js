'use strict';

const path = require('node:path');
const typescriptParser = require('@typescript-eslint/parser');
const { Linter } = require('eslint');
const { usesGrpc } = require('./grpc-use');

/** @typedef {import('eslint').Linter.LanguageOptions} LanguageOptions */
/** @typedef {{ line: number, message: string, rule: string }} Report */

/**
 * What came of one file: `unparsed` if no parser takes it, `crash` if a rule threw, `swallowed` what the analysis hid.
 *
 * @typedef {{ crash?: string, ms: number, reports: Report[], swallowed: string[], unparsed: boolean, usesGrpc: boolean }} Outcome
 */

const jsx = { ecmaFeatures: { jsx: true } };
const javascript = [
  { parserOptions: jsx, sourceType: 'module' },
  { parserOptions: jsx, sourceType: 'commonjs' },
  { sourceType: 'script' },
];
const typescript = [{ parser: typescriptParser }, { parser: typescriptParser, parserOptions: jsx }];

/** By its own name, so that what runs is what the package exports. */
const plugin = /** @type {{ configs: { all: import('eslint').Linter.Config } }} */ (/** @type {unknown} */ (require('eslint-plugin-grpc-streams')));

const linter = new Linter();

/**
 * The ways in which a file is parsed, the likeliest first.
 *
 * @param {string} file
 */
function parsersFor(file) {
  return /** @type {LanguageOptions[]} */ (file.endsWith('ts') ? typescript : [...javascript, ...typescript]);
}

/**
 * The text with an import of gRPC before its first statement.
 *
 * @param {string} text
 */
function withImport(text) {
  const [hashbang = ''] = /^#!.*\n/.exec(text) ?? [];
  return `${hashbang}import '@grpc/grpc-js';${text.slice(hashbang.length)}`;
}

/**
 * @param {string} text
 * @param {string} file
 * @param {LanguageOptions} languageOptions
 */
function verify(text, file, languageOptions) {
  // ESLint leaves a file to others where no pattern names its extension.
  const config = /** @type {import('eslint').Linter.Config} */ ({ ...plugin.configs.all, files: [`**/*${path.extname(file)}`], languageOptions });
  // It counts times only where it may fix. The types leave `stats` out.
  const options = /** @type {import('eslint').Linter.FixOptions} */ (/** @type {unknown} */ ({ allowInlineConfig: false, filename: file.replaceAll('node_modules', 'modules'), fix: false, stats: true }));
  const { messages } = linter.verifyAndFix(text, config, options);
  return messages.some(({ fatal }) => fatal) ? undefined : messages;
}

/** The time that the rules took on the file that was linted last. */
function ruleTime() {
  const rules = Object.values(linter.getTimes().passes[0]?.rules ?? {});
  return rules.reduce((sum, { total }) => sum + total, 0);
}

/**
 * Runs the work, and returns with its result what it wrote to the console, where the analysis says what it has hidden.
 *
 * @template Result
 * @param {() => Result} work
 */
function listening(work) {
  /** @type {string[]} */
  const heard = [];
  const { error } = console;
  console.error = (reason) => void heard.push(reason instanceof Error ? String(reason.stack) : String(reason));
  try {
    return { heard, result: work() };
  } finally {
    console.error = error;
  }
}

/**
 * Runs all rules over the text, with the first parser that takes it.
 *
 * @param {string} text
 * @param {string} file
 * @param {{ asGrpc: boolean }} options
 * @returns {Outcome}
 */
function lintText(text, file, { asGrpc }) {
  const outcome = { ms: 0, reports: [], swallowed: [], unparsed: false, usesGrpc: usesGrpc(text) };
  const code = asGrpc ? withImport(text) : text;
  for (const languageOptions of parsersFor(file)) {
    try {
      const { heard, result: messages } = listening(() => verify(code, file, languageOptions));
      if (messages === undefined) continue;
      const reports = messages.map(({ line, message, ruleId }) => ({ line, message, rule: ruleId ?? '' }));
      return { ...outcome, ms: ruleTime(), reports, swallowed: heard };
    } catch (error) {
      return { ...outcome, crash: String(/** @type {Error} */ (error).stack) };
    }
  }
  return { ...outcome, unparsed: true };
}

module.exports = { lintText };
