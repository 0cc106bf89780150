'use strict';

const { ESLint } = require('eslint');

/** @typedef {import('eslint').Linter.Config} Config */
/** @typedef {{ configs: { all: Config | Config[] } }} Plugin */

const lintable = '**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}';

/**
 * By its own name, so that what runs is what the package exports.
 *
 * @param {string} [subpath]
 * @returns {unknown}
 */
function ownPackage(subpath = '') {
  return require(`eslint-plugin-grpc-streams${subpath}`);
}

/** The ready config, as a user's eslint.config.js would have it. */
function readyConfig() {
  return /** @type {Config[]} */ (ownPackage('/config'));
}

/** Every rule of the plugin. */
function allRules() {
  const { configs } = /** @type {Plugin} */ (ownPackage());
  return [configs.all].flat().map(({ rules = {} }) => ({ files: [lintable], rules }));
}

/**
 * @param {string} folder where tsconfig.json is looked for
 * @returns {Config}
 */
function surroundings(folder) {
  return {
    files: [lintable],
    languageOptions: { parserOptions: { tsconfigRootDir: folder } },
    linterOptions: { reportUnusedDisableDirectives: 'off', reportUnusedInlineConfigs: 'off' },
  };
}

/**
 * An ESLint that reads no configuration file: it runs the ready config and what is added to it.
 *
 * @param {string} folder
 * @param {Config[]} [further]
 */
function createLinter(folder, further = []) {
  return new ESLint({
    cwd: folder,
    overrideConfigFile: true,
    overrideConfig: [...readyConfig(), ...further, surroundings(folder)],
  });
}

module.exports = { allRules, createLinter };
