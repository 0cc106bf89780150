'use strict';

const { satisfies, versionComplaint } = require('./node-version');

const range = '^20.19.0 || ^22.13.0 || >=24';

test.each(['20.19.0', '20.20.2', '22.13.1', '24.0.0', '26.1.0'])('Node %s is supported', (version) => {
  expect(satisfies(range, version)).toBe(true);
});

test.each(['18.20.4', '20.18.3', '21.7.0', '22.12.0', '23.11.0'])('Node %s is not supported', (version) => {
  expect(satisfies(range, version)).toBe(false);
});

test('a range in another form is refused rather than misread', () => {
  expect(() => satisfies('~20.19', '20.19.0')).toThrow('Cannot read the version range "~20.19".');
});

test('the complaint names what is needed and what there is', () => {
  const complaint = versionComplaint({ name: 'the-package', engines: { node: '>=24' } }, '20.19.0');
  expect(complaint).toBe('the-package needs Node >=24, and this is Node 20.19.0.');
});

test('there is no complaint about a supported version', () => {
  expect(versionComplaint({ name: 'the-package', engines: { node: '>=24' } }, '24.1.0')).toBeUndefined();
});
