'use strict';

const { block, shrink, textOf } = require('./lines');

test('a program is printed with its blocks indented', () => {
  expect(textOf(['a;', block('if (b) {', ['c;'])])).toBe('a;\nif (b) {\n  c;\n}\n');
});

test('what does not matter is taken away, and the blocks around what does', async () => {
  const program = ['a;', block('if (b) {', ['c;', block('while (d) {', ['e;', 'f;'])]), 'g;'];

  const small = await shrink(program, (nodes) => Promise.resolve(textOf(nodes).includes('e;')), 100, 60);

  expect(textOf(small)).toBe('e;\n');
});

test('no more programs are tried than allowed', async () => {
  let tried = 0;

  await shrink(['a;', 'b;', 'c;'], () => Promise.resolve((tried += 1) < 0), 2, 60);

  expect(tried).toBe(2);
});
