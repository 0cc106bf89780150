'use strict';

const { matches } = require('./installation');

const locked = {
  '': { version: '0.1.0' },
  'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
};

test('the same packages match', () => {
  expect(matches(locked, { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } })).toBe(true);
});

test('a missing package does not match', () => {
  expect(matches(locked, {})).toBe(false);
});

test('another version does not match', () => {
  expect(matches(locked, { 'node_modules/a': { version: '1.0.1', integrity: 'sha512-a' } })).toBe(false);
});

test('another content of the same version does not match', () => {
  expect(matches(locked, { 'node_modules/a': { version: '1.0.0', integrity: 'sha512-b' } })).toBe(false);
});

test('an optional package may be missing', () => {
  expect(matches({ 'node_modules/b': { version: '1.0.0', optional: true } }, {})).toBe(true);
});
