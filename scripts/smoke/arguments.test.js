'use strict';

const { parseArguments, usage } = require('./arguments');

const names = ['alone', 'guard'];

test('without arguments all projects are meant', () => {
  expect(parseArguments([], names)).toEqual({ help: false, only: undefined });
});

test('--only takes names separated by commas', () => {
  expect(parseArguments(['--only', 'guard, alone'], names)).toEqual({ help: false, only: ['guard', 'alone'] });
});

test('an unknown project is refused in one sentence', () => {
  expect(() => parseArguments(['--only=jest'], names)).toThrow("There is no project 'jest'; there are alone, guard.");
});

test('an unknown option is refused in one sentence', () => {
  expect(() => parseArguments(['--all'], names)).toThrow('Unknown option \'--all\'; "npm run smoke -- --help" lists the options.');
});

test('the usage names the projects', () => {
  expect(usage(names)).toContain('separated by commas: alone, guard\n');
});
