import eslintPlugin from 'eslint-plugin-eslint-plugin';
import grpcStreams from 'eslint-plugin-grpc-streams';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['**/dist/**', '**/generated/**', '**/coverage/**', '**/__fixtures__/**', 'fixtures/lint/**']),
  {
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    files: ['**/*.{ts,mts,js,mjs}'],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-function-return-type': ['error', { allowExpressions: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      eqeqeq: 'error',
      'max-depth': ['error', 4],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'List what is exported.' },
      ],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    rules: {
      '@typescript-eslint/explicit-function-return-type': 'off', '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.mjs'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['scripts/fuzz/*.js'],
    rules: {
      // Node types are compared by their text.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
    },
  },
  {
    extends: [eslintPlugin.configs.recommended],
    files: ['rules/**/*.ts'],
    rules: {
      // Node types are compared by their text: the enum would load the whole parser.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-enum-comparison': 'off',
      // The reports are made in rules/report, where the plugin does not look for suggestions.
      'eslint-plugin/require-meta-has-suggestions': 'off',
    },
  },
  {
    extends: [grpcStreams.configs.all],
    files: ['**/*.{ts,mts,js,mjs}'],
    ignores: ['fixtures/apps/**'],
  },
  {
    files: ['rules/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['**/runtime-guard/**'], message: 'The two halves share words, not code.' },
            {
              regex: '^(?:typescript|ts-api-utils|@typescript-eslint/(?!parser$|rule-tester$).*)$',
              allowTypeImports: true,
              message: 'Import types only: users need not have typescript-eslint, and it pulls in the compiler.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['rules/engine/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: ['typescript', '**/models/**', '**/config/**', '**/report/**'], message: 'The engine receives a resolver; it sees no types, settings or reports.' },
          ],
        },
      ],
    },
  },
  {
    files: ['runtime-guard/**/*.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/rules/**'], message: 'The two halves share words, not code.' }] },
      ],
    },
  },
  {
    files: ['runtime-guard/core/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { patterns: [{ group: ['**/adapters/**', '**/context/**', '**/reporters/**', '**/rules/**', '@grpc/*', 'cls-hooked'], message: 'The core knows no adapter, carrier or reporter.' }] },
      ],
    },
  },
);
