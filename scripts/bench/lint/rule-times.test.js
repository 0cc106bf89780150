'use strict';

const { fileMedians, perFile, ratios } = require('./rule-times');

/** Three runs over two files; something else took the processor once. */
const runs = [
  [{ file: 'a.ts', others: 50, ours: 1 }, { file: 'b.ts', others: 50, ours: 3 }],
  [{ file: 'a.ts', others: 50, ours: 90 }, { file: 'b.ts', others: 50, ours: 4 }],
  [{ file: 'a.ts', others: 100, ours: 2 }, { file: 'b.ts', others: 100, ours: 5 }],
];

describe('the times of rules', () => {
  test('are compared within each run', () => {
    expect(ratios([runs])).toEqual([4, 94, 3.5]);
  });

  test('of several corpora are added up before they are compared', () => {
    expect(ratios([runs, [[{ file: 'c.ts', others: 300, ours: 0 }], [], []]])).toEqual([1, 94, 3.5]);
  });

  test('of a file are the median of the runs', () => {
    expect(fileMedians(runs)).toEqual([{ file: 'a.ts', ms: 2 }, { file: 'b.ts', ms: 4 }]);
  });

  test('at a quantile are those of the medians, with the spread of the runs', () => {
    expect(perFile([runs], 0.99)).toEqual({ max: 90, median: 4, min: 3 });
  });
});
