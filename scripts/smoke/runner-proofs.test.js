'use strict';

const { outcomesOfJest, outcomesOfMocha, outcomesOfTap } = require('./runner-proofs');

test('the outcomes of Jest are read', () => {
  const assertionResults = [{ title: 'right', status: 'passed', failureMessages: [] }, { title: 'wrong', status: 'failed', failureMessages: ['no'] }];
  expect(outcomesOfJest(JSON.stringify({ testResults: [{ message: '', assertionResults }] }))).toEqual({ right: 'passed', wrong: 'failed' });
});

test('a file that Jest could not run is an error with its message', () => {
  const report = { testResults: [{ message: 'Cannot find module', assertionResults: [] }] };
  expect(() => outcomesOfJest(JSON.stringify(report))).toThrow('Cannot find module');
});

test('the outcomes of Mocha are read', () => {
  const report = { failures: [{ title: 'wrong' }], passes: [{ title: 'right' }] };
  expect(outcomesOfMocha(JSON.stringify(report))).toEqual({ right: 'passed', wrong: 'failed' });
});

test('the outcomes of node:test are read', () => {
  expect(outcomesOfTap('TAP version 13\nok 1 - right\nnot ok 2 - wrong\n# tests 2\n')).toEqual({ right: 'passed', wrong: 'failed' });
});
