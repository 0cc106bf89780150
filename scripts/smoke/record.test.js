'use strict';

const { recordText } = require('./record');

test('the figures become a table', () => {
  const figures = {
    packedBytes: 263_100,
    unpackedBytes: 933_000,
    files: 511,
    packages: ['cls-hooked', 'semver'],
    audit: 'not available',
    start: { 'our-package': { milliseconds: 61, modules: 170 } },
  };
  expect(recordText(figures, '20.19.0').split('\n\n').at(-1)).toBe(`| what | figure |
| --- | --- |
| packed | 263 kB |
| unpacked | 933 kB |
| files | 511 |
| packages that come with it | 2: cls-hooked, semver |
| \`npm audit --omit=dev\` of what comes with it | not available |
| \`require('our-package')\` | 61 ms, 170 modules |
`);
});
