'use strict';

const { vulnerabilities } = require('./package-proofs');

test('what npm audit found is counted', () => {
  expect(vulnerabilities('{ "metadata": { "vulnerabilities": { "high": 1, "total": 2 } } }')).toBe(2);
});

test('nothing found is 0', () => {
  expect(vulnerabilities('{ "metadata": { "vulnerabilities": { "total": 0 } } }')).toBe(0);
});

test.each([
  ['an error of the registry', '{ "message": "405 Method Not Allowed", "error": { "summary": "audit endpoint returned an error" } }'],
  ['a message alone', '{ "message": "405 Method Not Allowed" }'],
  ['no JSON', 'npm error audit endpoint returned an error'],
  ['nothing', ''],
])('%s is no answer', (_, printed) => {
  expect(vulnerabilities(printed)).toBeUndefined();
});
