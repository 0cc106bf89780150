const grpcStreams = require('eslint-plugin-grpc-streams');
const { defineConfig } = require('eslint/config');
const tseslint = require('typescript-eslint');

module.exports = defineConfig(
  { files: ['**/*.ts'], languageOptions: { parser: tseslint.parser, parserOptions: { projectService: true, tsconfigRootDir: __dirname } } },
  { extends: [grpcStreams.configs.recommended] },
);
