'use strict';

const { SentenceError } = require('../sentence-error');
const { parseArguments } = require('./arguments');

test('without arguments the apps are meant', () => {
  expect(parseArguments([])).toEqual({ folder: undefined, help: false, json: false });
});

test('a folder and --json may come in any order', () => {
  expect(parseArguments(['--json', 'my-project'])).toEqual({ folder: 'my-project', help: false, json: true });
});

test('an unknown option is refused in one sentence', () => {
  expect(() => parseArguments(['--fix'])).toThrow('Unknown option \'--fix\'; "npm start -- --help" lists the options.');
});

test('a value for --json is refused', () => {
  expect(() => parseArguments(['--json=yes'])).toThrow("Option '--json' does not take an argument;");
});

test('two folders are refused', () => {
  expect(() => parseArguments(['a', 'b'])).toThrow('Give one folder, not 2: a, b.');
});

test('what is refused ends with exit code 2', () => {
  let exitCode;
  try {
    parseArguments(['a', 'b']);
  } catch (error) {
    exitCode = error instanceof SentenceError && error.exitCode;
  }
  expect(exitCode).toBe(2);
});
