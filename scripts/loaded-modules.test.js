'use strict';

const { spawnSync } = require('node:child_process');
const { root } = require('./root');

jest.setTimeout(60_000);

const program = `
  require(process.argv[1]);
  console.log(Object.keys(require.cache).join('\\n'));
`;

/**
 * What an entry of the built package loads when it is required: the folders of ours, and the packages of others.
 *
 * @param {string} entry
 */
function loadedBy(entry) {
  const name = `eslint-plugin-grpc-streams${entry}`;
  const { stderr, stdout } = spawnSync(process.execPath, ['-e', program, name], { cwd: root, encoding: 'utf8' });
  if (stdout === '') throw new Error(stderr);
  const files = stdout.trim().replaceAll('\\', '/').split(/\r?\n/);
  return [...new Set(files.map((file) => packageOf(file) ?? folderOf(file)))].sort();
}

/** @param {string} file */
function packageOf(file) {
  return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
}

/** @param {string} file */
function folderOf(file) {
  return /\/(dist\/[^/]+)\//.exec(file)?.[1] ?? file;
}

test('the rules load nothing but themselves, neither the compiler nor the guard', () => {
  expect(loadedBy('')).toEqual(['dist/rules']);
});

test('the guard loads nothing but itself before it is installed', () => {
  expect(loadedBy('/runtime-guard')).toEqual(['dist/runtime-guard']);
});

test('the preload adds the copies of what it watches', () => {
  const watched = ['@grpc/grpc-js', 'async-mutex', 'async-sema', 'p-queue'];
  expect(loadedBy('/runtime-guard/register')).toEqual(expect.arrayContaining(['dist/runtime-guard', ...watched]));
  expect(loadedBy('/runtime-guard/register').join(' ')).not.toMatch(/eslint|typescript|dist\/rules/);
});
