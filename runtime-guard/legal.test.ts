import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '.';
import { ENGINES } from './testing/engines';
import { LEGAL } from './testing/legal';
import { runScenario } from './testing/scenario';

/** Jest cannot load those that need modules of ES: the statistics of the matrix run them. */
const HERE = LEGAL.filter(({ modules }) => modules !== true);

/** Ten thousand streams take their time, and say nothing of an engine that fewer do not say. */
const LONG = HERE.filter(({ mostRuns }) => mostRuns === 1);
const SHORT = HERE.filter(({ mostRuns }) => mostRuns !== 1);
const LONGEST = 600_000;

describe.each(ENGINES)('by %s', (engine) => {
  let guard: GuardHandle;
  afterEach(() => { guard.uninstall(); });

  describe('a correct program is silent, even in strict mode', () => {
    beforeEach(() => { guard = installGuard({ engine, mode: 'strict', seed: 1 }, grpc); });

    test.each(SHORT.filter(({ verdict }) => verdict === 'silent'))('$name', async (legal) => {
      const result = await runScenario(legal);

      expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
      expect(result).toEqual(legal.expected);
    });
  });

  describe('a correct program whose order is invisible is never an overlap in throw mode', () => {
    beforeEach(() => { guard = installGuard({ engine, seed: 1 }, grpc); });

    test.each(SHORT.filter(({ verdict }) => verdict === 'potential at most'))('$name', async (legal) => {
      const result = await runScenario(legal);

      expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
      expect(result).toEqual(legal.expected);
    });
  });
});

test.each(LONG)('$name', async (legal) => {
  const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
  const result = await runScenario(legal);
  guard.uninstall();

  expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  expect(result).toEqual(legal.expected);
}, LONGEST);

test('no two scenarios share a name', () => {
  const names = LEGAL.map(({ name }) => name);

  expect(names).toEqual([...new Set(names)]);
});
