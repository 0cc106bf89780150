'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { fingerprint } = require('./build-stamp');

/** @type {string} */
let folder;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'build-stamp-'));
  write('rules/index.ts', '1');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

/**
 * @param {string} file
 * @param {string} content
 */
function write(file, content) {
  fs.mkdirSync(path.join(folder, path.dirname(file)), { recursive: true });
  fs.writeFileSync(path.join(folder, file), content);
}

/**
 * @param {string} file
 * @param {string} content
 */
function changesWith(file, content) {
  const before = fingerprint(folder);
  write(file, content);
  return fingerprint(folder) !== before;
}

test.each(['rules/index.ts', 'runtime-guard/core/guard.ts', 'fixtures/proto/chat.proto', 'tsconfig.build.json'])(
  'a change of %s makes the build stale',
  (file) => {
    expect(changesWith(file, '2')).toBe(true);
  },
);

test.each(['rules/index.test.ts', 'fixtures/dist/main.js', 'fixtures/generated/chat.ts', 'rules/README.md'])(
  'a change of %s does not make the build stale',
  (file) => {
    expect(changesWith(file, '2')).toBe(false);
  },
);

test('a file written again with the same content does not make the build stale', () => {
  expect(changesWith('rules/index.ts', '1')).toBe(false);
});
