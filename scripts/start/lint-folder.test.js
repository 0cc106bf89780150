'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { lintFolder } = require('./lint-folder');

// A rule that reports every call of `overlap` stands in for the plugin's own.
jest.mock(
  'eslint-plugin-grpc-streams/config',
  () => {
    const { parser } = require('typescript-eslint');
    /** @type {import('eslint').Rule.RuleModule} */
    const rule = {
      create: (context) => ({
        'CallExpression[callee.name="overlap"]': (/** @type {import('eslint').Rule.Node} */ node) => {
          context.report({ node, message: 'Two tasks send.' });
        },
      }),
    };
    return [
      {
        files: ['**/*.{js,ts}'],
        languageOptions: { parser },
        plugins: { 'grpc-streams': { rules: { stub: rule } } },
        rules: { 'grpc-streams/stub': 'error' },
      },
    ];
  },
  { virtual: true },
);

/** @type {string} */
let folder;

beforeEach(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lint-folder-')));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

/** @param {Record<string, string>} sources */
function lint(sources) {
  for (const [file, source] of Object.entries(sources)) fs.writeFileSync(path.join(folder, file), source);
  return lintFolder(
    folder,
    Object.keys(sources).map((file) => path.join(folder, file)),
  );
}

const message = { rule: 'grpc-streams/stub', file: 'a.ts', line: 2, column: 1, message: 'Two tasks send.' };

test('findings have paths relative to the folder', async () => {
  expect(await lint({ 'a.ts': '\noverlap();' })).toEqual({ files: 1, messages: [message], failures: [] });
});

test('a file that does not parse is skipped, and others are not', async () => {
  expect(await lint({ 'a.ts': '\noverlap();', 'b.ts': 'const b = ;' })).toEqual({
    files: 1,
    messages: [message],
    failures: [{ file: 'b.ts', line: 1, column: 10, message: 'Expression expected.' }],
  });
});

test('a comment silences a finding', async () => {
  expect(await lint({ 'a.ts': '// eslint-disable-next-line grpc-streams/stub\noverlap();' })).toMatchObject({
    messages: [],
  });
});

test('comments for other rules are none of our findings', async () => {
  const source = '/* eslint no-var: "error", other/rule: "error" */\n// eslint-disable-next-line no-console\nvar a;';
  expect(await lint({ 'a.ts': source })).toMatchObject({ messages: [] });
});
