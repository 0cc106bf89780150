'use strict';

const { lineText } = require('./line-text');

/** @type {import('./statistics').Count} */
const legal = { delay: 'stress', failed: 0, kind: 'legal', name: 'a lock', overlaps: 0, potential: 0, runs: 10, thrown: 0, told: 0, verdict: 'silent' };

test('a line of Node is a table and a sum', () => {
  expect(lineText('v24.1.0', [legal]).split('\n')).toEqual([
    'Node v24.1.0',
    'scenario  expected  delay   runs  found                                     verdict',
    '────────  ────────  ──────  ────  ────────────────────────────────────────  ───────',
    'a lock    silent    stress  10    0 overlaps, 0 potential, 0 wrong results  ok',
    '1 scenarios, 10 runs of correct programs and 0 of misuse: all as they should be.',
    '',
  ]);
});

test('says what was found where it should not be', () => {
  const text = lineText('v24.1.0', [{ ...legal, example: 'gRPC STREAM OVERLAP', overlaps: 1 }]);

  expect(text).toContain('\na lock, delay stress:\ngRPC STREAM OVERLAP\n');
  expect(text).toContain('1 not as they should be.');
});
