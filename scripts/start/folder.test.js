'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { openFolder } = require('./folder');

/** @type {string} */
let base;

beforeEach(() => {
  base = fs.mkdtempSync(path.join(os.tmpdir(), 'folder-'));
});

afterEach(() => fs.rmSync(base, { recursive: true }));

/** @param {string[]} files */
function filesFoundAmong(...files) {
  for (const file of files) {
    fs.mkdirSync(path.join(base, path.dirname(file)), { recursive: true });
    fs.writeFileSync(path.join(base, file), '');
  }
  return openFolder('.', base)
    .files.map((file) => path.relative(base, file).replaceAll('\\', '/'))
    .sort();
}

test('every kind of JavaScript and TypeScript file is found', () => {
  expect(
    filesFoundAmong('a.js', 'b.mjs', 'c.cjs', 'd.jsx', 'src/e.ts', 'src/f.mts', 'src/g.cts', 'src/h/i.tsx'),
  ).toEqual(['a.js', 'b.mjs', 'c.cjs', 'd.jsx', 'src/e.ts', 'src/f.mts', 'src/g.cts', 'src/h/i.tsx']);
});

test('other files are left out', () => {
  expect(filesFoundAmong('a.js', 'b.json', 'c.md', 'd.css', 'ts')).toEqual(['a.js']);
});

test('dependencies, build output and hidden folders are left out', () => {
  expect(
    filesFoundAmong('src/a.ts', 'node_modules/x/i.js', 'packages/b/dist/b.js', 'coverage/c.js', '.next/d.js', 'e.min.js'),
  ).toEqual(['src/a.ts']);
});

test('a relative folder is looked for where the user is', () => {
  filesFoundAmong('project/a.js');
  expect(openFolder('project', base).folder).toBe(path.join(base, 'project'));
});
