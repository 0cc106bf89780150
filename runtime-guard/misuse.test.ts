import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '.';
import { MISUSE, runMisuse } from './testing/misuse';

describe('misuse is found in strict mode', () => {
  let guard: GuardHandle;
  beforeEach(() => { guard = installGuard({ mode: 'strict', seed: 1 }, grpc); });
  afterEach(() => { guard.uninstall(); });

  test.each(MISUSE)('$name', async (misuse) => {
    await runMisuse(misuse);

    expect(guard.overlaps.map(({ kind }) => kind)).toContain(misuse.kind);
  });
});

describe('misuse that shows is an overlap in throw mode', () => {
  let guard: GuardHandle;
  beforeEach(() => { guard = installGuard({ seed: 1 }, grpc); });
  afterEach(() => { guard.uninstall(); });

  test.each(MISUSE.filter(({ mode }) => mode === 'throw'))('$name', async (misuse) => {
    await runMisuse(misuse);

    expect(guard.overlaps.map(({ kind, thrown }) => ({ kind, thrown }))).toContainEqual({ kind: misuse.kind, thrown: true });
  });
});
