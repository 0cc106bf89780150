import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '.';
import { livingGroups } from './happens-before/counted';
import { ENGINES } from './testing/engines';
import { LEGAL } from './testing/legal';
import { runScenario } from './testing/scenario';
import { tick } from './testing/tasks';

/** Jest cannot load those that need modules of ES, and some take long: the matrix runs them. */
const HERE = LEGAL.filter(({ modules, mostRuns }) => modules !== true && mostRuns !== 1);
const MANY_STREAMS = HERE.filter(({ name }) => name === 'a thousand streams open at once');
const LONGEST = 120_000;

describe.each(ENGINES)('by %s', (engine) => {
  let guard: GuardHandle;
  afterEach(() => { guard.uninstall(); });

  describe('a correct program is silent, even in strict mode', () => {
    beforeEach(() => { guard = installGuard({ engine, mode: 'strict', seed: 1 }, grpc); });

    test.each(HERE.filter(({ verdict }) => verdict === 'silent'))('$name', async (legal) => {
      const result = await runScenario(legal);

      expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
      expect(result).toEqual(legal.expected);
    }, LONGEST);
  });

  describe('a correct program whose order is invisible is never an overlap in throw mode', () => {
    beforeEach(() => { guard = installGuard({ engine, seed: 1 }, grpc); });

    test.each(HERE.filter(({ verdict }) => verdict === 'potential at most'))('$name', async (legal) => {
      const result = await runScenario(legal);

      expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
      expect(result).toEqual(legal.expected);
    });
  });
});

test.each(MANY_STREAMS)('$name, and clocks forget them when they are over', async (legal) => {
  const before = livingGroups().size;
  const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
  const result = await runScenario(legal);
  // The last of them end with their server.
  for (let turns = 0; turns < 1000 && livingGroups().size > before + 1; turns += 1) await tick();
  guard.uninstall();

  expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  expect(result).toEqual(legal.expected);
  expect(livingGroups().size).toBeLessThanOrEqual(before + 1);
}, LONGEST);

test('no two scenarios share a name', () => {
  const names = LEGAL.map(({ name }) => name);

  expect(names).toEqual([...new Set(names)]);
});
