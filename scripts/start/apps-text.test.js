'use strict';

const { stripVTControlCharacters } = require('node:util');
const { appsText } = require('./apps-text');

/** @typedef {import('./app-result').AppResult} AppResult */

/** @type {AppResult} */
const hello = {
  app: {
    name: 'hello',
    kind: 'right',
    main: 'apps/hello/main.ts',
    sources: ['apps/hello/main.ts'],
    about: 'Says hello.',
    expect: { lint: [], guard: [] },
  },
  lint: { messages: [], failures: [], crash: undefined },
  guard: [],
  output: 'hello\n',
  complaints: [],
};

/** @type {AppResult} */
const upload = {
  app: { ...hello.app, name: 'upload', kind: 'wrong', about: 'Sends two files at once.' },
  lint: {
    messages: [{ rule: 'grpc-streams/single-sender', file: 'a.ts', line: 3, column: 5, message: 'Two tasks send.' }],
    failures: [],
    crash: undefined,
  },
  guard: [
    {
      finding: { kind: 'concurrent-send', direction: 'send', mode: 'observed', message: 'OVERLAP\n  at put (a.ts:3:5)' },
      count: 2,
    },
  ],
  output: '',
  complaints: [],
};

/** @param {AppResult[]} results */
function plainText(...results) {
  return stripVTControlCharacters(appsText(results));
}

test('an app that is as it should be and silent is a row in the table only', () => {
  expect(plainText(hello)).toBe(
    [
      'app    kind   lint    guard   verdict',
      '─────  ─────  ──────  ──────  ───────',
      'hello  right  silent  silent  ok',
      '',
      '1 of 1 apps are as they should be.',
      '',
    ].join('\n'),
  );
});

test('what both halves said about an app comes before the table', () => {
  expect(plainText(upload)).toBe(
    [
      'upload (wrong) Sends two files at once.',
      '',
      '  a.ts:3:5  grpc-streams/single-sender',
      '    Two tasks send.',
      '',
      '  OVERLAP (2 times)',
      '    at put (a.ts:3:5)',
      '',
      'app     kind   lint           guard                      verdict',
      '──────  ─────  ─────────────  ─────────────────────────  ───────',
      'upload  wrong  single-sender  concurrent-send (send) ×2  ok',
      '',
      '1 of 1 apps are as they should be.',
      '',
    ].join('\n'),
  );
});

test('an app that is not ok has its reasons in the table', () => {
  expect(plainText({ ...hello, output: '', complaints: ['exit code 3', 'lint should be silent'] })).toBe(
    [
      'app    kind   lint    guard   verdict',
      '─────  ─────  ──────  ──────  ─────────────────────────────',
      'hello  right  silent  silent  not ok: exit code 3',
      '                              not ok: lint should be silent',
      '',
      '0 of 1 apps are as they should be; not ok: hello.',
      '',
    ].join('\n'),
  );
});

test('what an app printed is shown if it is not ok', () => {
  expect(plainText({ ...hello, complaints: ['exit code 3'] })).toContain('  what it printed:\n    hello\n');
});
