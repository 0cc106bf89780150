'use strict';

const { groupFindings } = require('./guard-groups');

/** @param {string} message */
function finding(message) {
  return { kind: 'concurrent-send', direction: 'send', mode: 'observed', message };
}

test('findings at the same site are counted, though their streams differ', () => {
  const groups = groupFindings([
    finding('OVERLAP on /upload.Files/Put #1\n  this send:\n    at put (upload.ts:12:6)'),
    finding('OVERLAP on /upload.Files/Put #2\n  this send:\n    at put (upload.ts:12:6)'),
  ]);
  expect(groups.map(({ count }) => count)).toEqual([2]);
});

test('findings at different sites stay apart', () => {
  const groups = groupFindings([
    finding('OVERLAP\n  this send:\n    at put (upload.ts:12:6)'),
    finding('OVERLAP\n  this send:\n    at put (upload.ts:20:6)'),
  ]);
  expect(groups.map(({ count }) => count)).toEqual([1, 1]);
});

test('findings of different kinds at one site stay apart', () => {
  const send = finding('OVERLAP\n    at put (upload.ts:12:6)');
  const groups = groupFindings([send, { ...send, kind: 'close-during-send' }]);
  expect(groups.map(({ finding: { kind } }) => kind)).toEqual(['concurrent-send', 'close-during-send']);
});

test('findings without frames are told apart by their message', () => {
  expect(groupFindings([finding('a'), finding('b'), finding('a')]).map(({ count }) => count)).toEqual([2, 1]);
});
