import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '.';
import { ENGINES } from './testing/engines';
import { MISUSE } from './testing/misuse';
import { runScenario, tells } from './testing/scenario';

describe.each(ENGINES)('by %s', (engine) => {
  let guard: GuardHandle;
  afterEach(() => { guard.uninstall(); });

  describe('misuse is found in strict mode', () => {
    beforeEach(() => { guard = installGuard({ engine, mode: 'strict', seed: 1 }, grpc); });

    test.each(MISUSE)('$name', async (misuse) => {
      await runScenario(misuse);

      const telling = guard.overlaps.filter((finding) => tells(misuse, finding));
      expect(telling.map(({ thrown }) => thrown)).toContain(misuse.verdict !== 'report');
    });
  });

  describe('misuse has its verdict in the default mode', () => {
    beforeEach(() => { guard = installGuard({ engine, seed: 1 }, grpc); });

    test.each(MISUSE)('$verdict: $name', async (misuse) => {
      await runScenario(misuse);

      const found = misuse.verdict === 'potential' ? guard.potentialOverlaps : guard.overlaps;
      const telling = found.filter((finding) => tells(misuse, finding));
      expect(telling.map(({ thrown }) => thrown)).toContain(misuse.verdict === 'throw');
    });
  });
});

test('no two scenarios share a name', () => {
  const names = MISUSE.map(({ name }) => name);

  expect(names).toEqual([...new Set(names)]);
});
