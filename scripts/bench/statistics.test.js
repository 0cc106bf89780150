'use strict';

const { median, quantile, quartiles, spread, sum } = require('./statistics');

describe('statistics', () => {
  test('the median of an odd number of values is the one in the middle', () => {
    expect(median([30, 1, 2])).toBe(2);
  });

  test('the median of an even number of values lies between the two in the middle', () => {
    expect(median([4, 1, 100, 2])).toBe(3);
  });

  test('a quantile is one of the values, and at least its part of them does not exceed it', () => {
    expect([0, 0.5, 0.99, 1].map((part) => quantile([40, 10, 20, 30], part))).toEqual([10, 20, 40, 40]);
  });

  test('p99 of two hundred values leaves out the two largest', () => {
    expect(quantile(Array.from({ length: 200 }, (_, n) => n), 0.99)).toBe(197);
  });

  test('nothing has no median and no quantile', () => {
    expect(() => median([])).toThrow('median of nothing');
    expect(() => quantile([], 0.5)).toThrow('quantile of nothing');
  });

  test('the spread goes from the least to the greatest value', () => {
    expect(spread([3, 1, 2])).toEqual({ max: 3, median: 2, min: 1 });
  });

  test('quartiles leave out what is far off', () => {
    expect(quartiles([-1000, 1, 2, 3, 4, 5, 6, 1000])).toEqual({ max: 5, median: 3.5, min: 1 });
  });

  test('the sum of nothing is 0', () => {
    expect([sum([]), sum([1, 2, 3])]).toEqual([0, 6]);
  });
});
