'use strict';

const { correct } = require('./correct');
const { generate } = require('./generate');
const { textOf } = require('./lines');

test.each([['of every kind', generate], ['right by construction', correct]])('programs %s depend on their seed alone', (_name, make) => {
  expect(textOf(make(7))).toBe(textOf(make(7)));
  expect(textOf(make(7))).not.toBe(textOf(make(8)));
});
