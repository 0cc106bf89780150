'use strict';

const { complaints } = require('./verdict');

/** @typedef {import('./apps').App} App */

/** @type {App} */
const right = {
  name: 'helloworld',
  kind: 'right',
  main: 'apps/helloworld/main.ts',
  sources: ['apps/helloworld/main.ts'],
  about: 'Says hello.',
  expect: { lint: [], guard: [] },
};

/** @type {App} */
const wrong = {
  name: 'upload',
  kind: 'wrong',
  main: 'apps/upload/main.ts',
  sources: ['apps/upload/main.ts'],
  about: 'Sends two files at once.',
  expect: { lint: ['no-concurrent-send'], guard: [{ kind: 'concurrent-send', direction: 'send' }] },
};

const silentLint = { messages: [], failures: [], crash: undefined };
const lintFinding = {
  rule: 'grpc-streams/no-concurrent-send',
  file: 'fixtures/apps/upload/main.ts',
  line: 3,
  column: 5,
  message: 'Two tasks send.',
};
const finding = { kind: 'concurrent-send', direction: 'send', mode: 'observed', message: 'send while another send' };
const silentRun = { findings: [], ending: '', timedOut: false, output: '' };

test('a right app is ok when both halves are silent', () => {
  expect(complaints(right, silentLint, silentRun)).toEqual([]);
});

test('a right app is not ok with a lint message', () => {
  expect(complaints(right, { ...silentLint, messages: [lintFinding] }, silentRun)).toEqual(['lint should be silent']);
});

test('a right app is not ok with a guard finding', () => {
  expect(complaints(right, silentLint, { ...silentRun, findings: [finding] })).toEqual(['the guard should be silent']);
});

test('a right app is not ok when it exits with another code than 0', () => {
  expect(complaints(right, silentLint, { ...silentRun, ending: 'exit code 3' })).toEqual(['exit code 3']);
});

test('a wrong app is ok when both halves find what is expected', () => {
  const lint = { ...silentLint, messages: [lintFinding] };
  const run = { ...silentRun, findings: [finding], ending: 'exit code 1' };
  expect(complaints(wrong, lint, run)).toEqual([]);
});

test('a wrong app is not ok when lint misses an expected rule', () => {
  const run = { ...silentRun, findings: [finding] };
  expect(complaints(wrong, silentLint, run)).toEqual(['lint misses no-concurrent-send']);
});

test('another rule does not stand in for the expected one', () => {
  const lint = { ...silentLint, messages: [{ ...lintFinding, rule: 'grpc-streams/single-sender' }] };
  const run = { ...silentRun, findings: [finding] };
  expect(complaints(wrong, lint, run)).toEqual(['lint misses no-concurrent-send']);
});

test('a wrong app is not ok when the guard finds the expected kind in the other direction only', () => {
  const lint = { ...silentLint, messages: [lintFinding] };
  const run = { ...silentRun, findings: [{ ...finding, direction: 'receive' }] };
  expect(complaints(wrong, lint, run)).toEqual(['the guard misses concurrent-send (send)']);
});

test('a half that cannot see a wrong app is not asked', () => {
  const lintOnly = { ...wrong, expect: { ...wrong.expect, guard: [] } };
  expect(complaints(lintOnly, { ...silentLint, messages: [lintFinding] }, silentRun)).toEqual([]);
});

test('more than what is expected is fine for a wrong app', () => {
  const lint = { ...silentLint, messages: [lintFinding, { ...lintFinding, rule: 'grpc-streams/single-sender' }] };
  const run = { ...silentRun, findings: [finding, { ...finding, kind: 'close-during-send' }] };
  expect(complaints(wrong, lint, run)).toEqual([]);
});

test('an expected rule may be named with its prefix', () => {
  const prefixed = { ...wrong, expect: { lint: ['grpc-streams/no-concurrent-send'], guard: [] } };
  expect(complaints(prefixed, { ...silentLint, messages: [lintFinding] }, silentRun)).toEqual([]);
});

test('an app that does not parse is not ok', () => {
  const failures = [{ file: 'fixtures/apps/helloworld/main.ts', line: 2, column: 1, message: 'Expression expected.' }];
  expect(complaints(right, { ...silentLint, failures }, silentRun)).toEqual([
    'fixtures/apps/helloworld/main.ts:2 does not parse: Expression expected.',
  ]);
});

test('an app on which lint fails is not ok', () => {
  expect(complaints(right, { ...silentLint, crash: 'No files matching.' }, silentRun)).toEqual([
    'lint failed: No files matching.',
  ]);
});

test('an app without a report from the guard is not ok', () => {
  expect(complaints(right, silentLint, { ...silentRun, findings: undefined })).toEqual([
    'no report from the guard (exit code 0)',
  ]);
});

test('an app that had to be killed is not ok, for this reason alone', () => {
  const run = { ...silentRun, findings: undefined, ending: 'still running after 20 s, killed', timedOut: true };
  expect(complaints(right, silentLint, run)).toEqual(['still running after 20 s, killed']);
});

test('a wrong app that had to be killed is not ok even if all was found', () => {
  const lint = { ...silentLint, messages: [lintFinding] };
  const run = { ...silentRun, findings: [finding], ending: 'still running after 20 s, killed', timedOut: true };
  expect(complaints(wrong, lint, run)).toEqual(['still running after 20 s, killed']);
});
