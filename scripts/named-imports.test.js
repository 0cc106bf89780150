'use strict';

const { spawnSync } = require('node:child_process');
const { root } = require('./root');

jest.setTimeout(60_000);

/**
 * What an ES module in the checkout prints.
 *
 * @param {string} code
 */
function run(code) {
  const { stderr, stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', code], { cwd: root, encoding: 'utf8' });
  return stdout + stderr;
}

test('an ES module imports the plugin by default and its parts by name', () => {
  expect(run(`
    import plugin, { configs, meta, rules } from 'eslint-plugin-grpc-streams';
    console.log(configs === plugin.configs, meta === plugin.meta, rules === plugin.rules);
  `)).toBe('true true true\n');
});

test('an ES module imports the guard by name', () => {
  expect(run(`
    import { guardStream, installGuard, StreamOverlapError } from 'eslint-plugin-grpc-streams/runtime-guard';
    console.log(typeof guardStream, typeof installGuard, typeof StreamOverlapError);
  `)).toBe('function function function\n');
});
