'use strict';

const { parseArguments } = require('./arguments');

test('runs everything on four lines unless told', () => {
  expect(parseArguments([])).toEqual({ help: false, lines: [20, 22, 24, 26], only: undefined, runs: 200, suites: true });
});

test('takes lines, runs and a name, and then leaves the tests out', () => {
  expect(parseArguments(['--lines', '20, 24', '--runs', '5', '--only', 'lock'])).toEqual({ help: false, lines: [20, 24], only: 'lock', runs: 5, suites: false });
});

test.each([
  ['--lines', 'lts', '--lines takes numbers such as 20,24, not "lts".'],
  ['--runs', '0', '--runs takes a number of runs, not "0".'],
])('refuses %s %s', (option, value, message) => {
  expect(() => parseArguments([option, value])).toThrow(message);
});

test('names the help for an option it does not know', () => {
  expect(() => parseArguments(['--line', '20'])).toThrow(/"npm run matrix -- --help" lists the options/);
});
