'use strict';

const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { exclusively } = require('./lock');

/** @type {string} */
let folder;
/** @type {string} */
let file;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-'));
  file = path.join(folder, 'lock');
});

afterEach(() => fs.rmSync(folder, { recursive: true }));

test('the lock is held while the work is done', () => {
  let held = false;
  exclusively(() => (held = fs.existsSync(file)), file);
  expect(held).toBe(true);
});

test('the lock is released when the work throws', () => {
  expect(() =>
    exclusively(() => {
      throw new Error('no');
    }, file),
  ).toThrow('no');
  expect(fs.existsSync(file)).toBe(false);
});

test('the lock of a process that has ended is taken over', () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  fs.writeFileSync(file, String(pid));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const work = jest.fn();
  exclusively(work, file);
  expect(work).toHaveBeenCalledTimes(1);
});
