'use strict';

const { figure, holds, spreadText } = require('./target');

const target = { limit: 10, measured: { max: 30, median: 10, min: 1 }, name: 'time', unit: 'ms' };

describe('a target', () => {
  test('holds as long as the median does not exceed it', () => {
    expect(holds(target)).toBe(true);
    expect(holds({ ...target, limit: 9.99 })).toBe(false);
  });

  test('that is to be reached holds from there on', () => {
    expect(holds({ ...target, least: true })).toBe(true);
    expect(holds({ ...target, least: true, limit: 10.01 })).toBe(false);
  });

  test('does not hold for what is no number', () => {
    expect(holds({ ...target, measured: { max: NaN, median: NaN, min: NaN } })).toBe(false);
  });
});

describe('figures', () => {
  test('have as many digits as can be read', () => {
    expect([0, 0.0312, 0.312, 3.12, 31.24, 312.4].map(figure)).toEqual(['0', '0.031', '0.31', '3.12', '31.2', '312']);
  });

  test('are given with their spread and their unit', () => {
    expect(spreadText({ max: 4, median: 2, min: 1 }, 'ms')).toBe('2.00 ms (1.00–4.00)');
    expect(spreadText({ max: 4, median: 2, min: 1 })).toBe('2.00 (1.00–4.00)');
  });
});
