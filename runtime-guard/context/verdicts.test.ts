import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '..';
import { LEGAL } from '../testing/legal';
import { MISUSE } from '../testing/misuse';
import { runScenario, tells } from '../testing/scenario';

/** The other tests use cls-hooked. What takes long is left to them. */
describe('with async-local-storage as the carrier', () => {
  let guard: GuardHandle;
  beforeEach(() => { guard = installGuard({ carrier: 'async-local-storage', mode: 'strict', seed: 1 }, grpc); });
  afterEach(() => { guard.uninstall(); });

  test.each(LEGAL.filter(({ modules, mostRuns, verdict }) => modules !== true && mostRuns === undefined && verdict === 'silent'))('a correct program is silent: $name', async (legal) => {
    const result = await runScenario(legal);

    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
    expect(result).toEqual(legal.expected);
  });

  test.each(MISUSE.filter(({ modules, mostRuns }) => modules !== true && mostRuns === undefined))('misuse is found: $name', async (misuse) => {
    await runScenario(misuse);

    const telling = guard.overlaps.filter((finding) => tells(misuse, finding));
    expect(telling.map(({ thrown }) => thrown)).toContain(misuse.verdict !== 'report');
  });
});
