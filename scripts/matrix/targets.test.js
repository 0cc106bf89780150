'use strict';

const { missedTargets } = require('./targets');

/** @type {import('./statistics').Count} */
const legal = { delay: 0, failed: 0, kind: 'legal', name: 'a', overlaps: 0, potential: 0, runs: 10, thrown: 0, told: 0, verdict: 'silent' };
/** @type {import('./statistics').Count} */
const misuse = { ...legal, delay: 2, kind: 'misuse', thrown: 10, told: 10, verdict: 'throw' };

test.each([
  ['an overlap', { overlaps: 1 }, ['false overlaps']],
  ['a potential overlap', { potential: 1 }, ['false potential overlaps']],
  ['a wrong result', { failed: 1 }, ['wrong results']],
  ['nothing', {}, []],
  ['a potential overlap that it may have', { potential: 1, verdict: 'potential at most' }, []],
  ['no run', { runs: 0 }, ['did not run']],
])('of a correct program with %s', (_, found, missed) => {
  expect(missedTargets({ ...legal, ...found })).toEqual(missed);
});

test.each([
  ['all thrown', {}, []],
  ['nine of ten thrown', { thrown: 9 }, []],
  ['eight of ten thrown', { thrown: 8 }, ['seldom thrown']],
  ['one run without a verdict', { told: 9 }, ['missed']],
  ['a throw where none is due', { verdict: 'potential' }, ['thrown']],
  ['a run that hung', { failed: 1 }, ['hung']],
])('of misuse with %s', (_, found, missed) => {
  expect(missedTargets({ ...misuse, ...found })).toEqual(missed);
});
