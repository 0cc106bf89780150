'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

/** @type {string} */
let folder;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'start-'));
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

/** @param {string[]} commandLine */
function start(...commandLine) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(__dirname, 'start.js'), ...commandLine], {
    encoding: 'utf8',
    env: { ...process.env, INIT_CWD: folder },
  });
  return { status, stderr, stdout };
}

test('--help prints the usage', () => {
  const { status, stdout } = start('--help');
  expect([status, stdout.split('\n')[0]]).toEqual([0, 'Usage: npm start [-- [--json] [--help] [folder]]']);
});

test('an unknown option is one sentence and exit code 2', () => {
  expect(start('--fix')).toEqual({
    status: 2,
    stderr: 'Unknown option \'--fix\'; "npm start -- --help" lists the options.\n',
    stdout: '',
  });
});

test('a missing folder is one sentence and exit code 2', () => {
  expect(start('nowhere')).toEqual({
    status: 2,
    stderr: `There is no folder ${path.join(folder, 'nowhere')}.\n`,
    stdout: '',
  });
});

test('a file instead of a folder is one sentence and exit code 2', () => {
  const file = path.join(folder, 'a.ts');
  fs.writeFileSync(file, '');
  expect(start('a.ts')).toEqual({
    status: 2,
    stderr: `${file} is not a folder; name the folder of your project.\n`,
    stdout: '',
  });
});

test('a folder with nothing to lint is one sentence and exit code 2', () => {
  fs.writeFileSync(path.join(folder, 'README.md'), '');
  expect(start('.', '--json')).toEqual({
    status: 2,
    stderr: `${folder} holds no JavaScript or TypeScript file to lint.\n`,
    stdout: '',
  });
});
