'use strict';

const { markdown, markdownTable } = require('./results');

describe('results as Markdown', () => {
  test('a table has a rule under its header', () => {
    expect(markdownTable(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| --- | --- |\n| 1 | 2 |');
  });

  test('a cell may hold a bar', () => {
    expect(markdownTable(['a | b'], [])).toBe('| a \\| b |\n| --- |');
  });

  test('they begin with the targets, and say where one is missed', () => {
    const text = markdown(
      {
        data: undefined,
        notes: ['A note.'],
        tables: [{ header: ['x'], notes: ['Another note.'], rows: [['1']], title: 'Details' }],
        targets: [
          { limit: 1, measured: { max: 3, median: 2, min: 1 }, name: 'time', unit: 'ms' },
          { limit: 2, measured: { max: 3, median: 2, min: 1 }, name: 'space', unit: 'MB' },
        ],
        title: 'Speed',
      },
      { cpus: 2, node: '20.19.0', platform: 'linux' },
    );
    expect(text).toBe(`# Speed

Node 20.19.0 on linux with 2 CPUs.

A note.

| target | limit | median (min–max) | holds |
| --- | --- | --- | --- |
| time | ≤ 1 ms | 2.00 ms (1.00–3.00) | **no** |
| space | ≤ 2 MB | 2.00 MB (1.00–3.00) | yes |

## Details

Another note.

| x |
| --- |
| 1 |
`);
  });
});
