import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '.';
import { LEGAL, runLegal } from './testing/legal';

describe('a correct program is never reported, even in strict mode', () => {
  let guard: GuardHandle;
  beforeEach(() => { guard = installGuard({ mode: 'strict', seed: 1 }, grpc); });
  afterEach(() => { guard.uninstall(); });

  test.each(LEGAL)('$name', async (legal) => {
    const result = await runLegal(legal);

    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
    expect(result).toEqual(legal.expected);
  });
});
