import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '.';
import { ENGINES } from './testing/engines';
import { LEGAL } from './testing/legal';
import { runScenario } from './testing/scenario';

/** Those that need modules of ES are run with the statistics of the matrix. */
const RUN_HERE = LEGAL.filter(({ modules }) => modules !== true);

/** Ten thousand streams take their time. */
const LONGEST = 60_000;

describe.each(ENGINES)('by %s', (engine) => {
  let guard: GuardHandle;
  afterEach(() => { guard.uninstall(); });

  describe('a correct program is silent, even in strict mode', () => {
    beforeEach(() => { guard = installGuard({ engine, mode: 'strict', seed: 1 }, grpc); });

    test.each(RUN_HERE.filter(({ verdict }) => verdict === 'silent'))('$name', async (legal) => {
      const result = await runScenario(legal);

      expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
      expect(result).toEqual(legal.expected);
    }, LONGEST);
  });

  describe('a correct program whose order is invisible is never an overlap in throw mode', () => {
    beforeEach(() => { guard = installGuard({ engine, seed: 1 }, grpc); });

    test.each(RUN_HERE.filter(({ verdict }) => verdict === 'potential at most'))('$name', async (legal) => {
      const result = await runScenario(legal);

      expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
      expect(result).toEqual(legal.expected);
    });
  });
});

test('no two scenarios share a name', () => {
  const names = LEGAL.map(({ name }) => name);

  expect(names).toEqual([...new Set(names)]);
});
