'use strict';

const grpcStreams = require('eslint-plugin-grpc-streams');

/**
 * The ready flat config: the recommended rules on TypeScript and JavaScript files, with types wherever a
 * tsconfig covers the file and without them elsewhere.
 *
 * @type {import('eslint').Linter.Config[]}
 */
module.exports = [
  {
    files: ['**/*.{js,cjs,mjs,jsx,ts,cts,mts,tsx}'],
    ...grpcStreams.configs.recommended,
    languageOptions: languageOptions(),
    name: 'grpc-streams/ready',
  },
];

/** @returns {import('eslint').Linter.LanguageOptions} */
function languageOptions() {
  const parser = typescriptParser();
  return parser === undefined ? {} : { parser: forgiving(parser), parserOptions: { projectService: true } };
}

/** @returns {TypescriptParser | undefined} nothing where typescript-eslint is not installed: ESLint's own parser then reads the JavaScript */
function typescriptParser() {
  try {
    return /** @type {TypescriptParser} */ (/** @type {unknown} */ (require('typescript-eslint').parser));
  } catch {
    return undefined;
  }
}

/**
 * typescript-eslint refuses a file that no tsconfig covers. Such a file is read without types instead.
 *
 * @param {TypescriptParser} parser
 * @returns {import('eslint').Linter.Parser}
 */
function forgiving(parser) {
  return {
    meta: { name: 'eslint-plugin-grpc-streams/parser', version: parser.meta.version },
    parseForESLint(code, /** @type {object} */ options) {
      try {
        return parser.parseForESLint(code, options);
      } catch {
        return parser.parseForESLint(code, { ...options, project: null, projectService: false });
      }
    },
  };

}

/** @typedef {{ meta: { version: string }, parseForESLint(code: string, options: object): import('eslint').Linter.ESLintParseResult }} TypescriptParser */
