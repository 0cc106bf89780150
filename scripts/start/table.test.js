'use strict';

const { table } = require('./table');

test('columns are as wide as their widest cell', () => {
  expect(table(['app', 'verdict'], [['chat', 'ok'], ['a', 'not ok']])).toBe(
    ['app   verdict', '────  ───────', 'chat  ok', 'a     not ok'].join('\n'),
  );
});

test('a cell with two lines continues below, in its column', () => {
  expect(table(['app', 'lint', 'x'], [['chat', 'one\ntwo', 'y']])).toBe(
    ['app   lint  x', '────  ────  ─', 'chat  one   y', '      two'].join('\n'),
  );
});

test('colours take no width', () => {
  expect(table(['a', 'b'], [['\u001B[31mred\u001B[39m', 'x'], ['plain', 'y']])).toBe(
    ['a      b', '─────  ─', '\u001B[31mred\u001B[39m    x', 'plain  y'].join('\n'),
  );
});
