'use strict';

const { outcomeText, prove } = require('./prove');

test('work that ends is proved, and what it returns is a remark', () => {
  expect(prove('sizes', () => '3 files')).toMatchObject({ error: undefined, remark: '3 files', title: 'sizes' });
});

test('work that throws is not proved', () => {
  const fail = () => {
    throw new Error('nothing was found');
  };
  expect(prove('lint', fail)).toMatchObject({ error: 'nothing was found', remark: undefined });
});

test('what is proved is one line with its time', () => {
  const outcome = { title: 'sizes', milliseconds: 1234, error: undefined, remark: '3 files' };
  expect(outcomeText('package', outcome)).toBe('ok     1.2 s  package    sizes: 3 files\n');
});

test('below what is not proved stands why', () => {
  const outcome = { title: 'lint', milliseconds: 60_000, error: 'expected 1\nfound 0\n', remark: undefined };
  expect(outcomeText('eslint-10', outcome)).toBe('FAIL  60.0 s  eslint-10  lint\n  expected 1\n  found 0\n');
});
