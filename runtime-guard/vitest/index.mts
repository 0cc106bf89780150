import { createRequire } from 'node:module';

import { afterAll, afterEach, beforeEach, inject } from 'vitest';

import type { Finding } from '../core/finding.js';
import type { GuardOptions } from '../options.js';

export type { Finding } from '../core/finding.js';

/**
 * Vitest transforms its set-up files, and so does not know what they import as CommonJS, nor may CommonJS require Vitest.
 * Required from here, the guard stays as it is, and is loaded once.
 */
const { begin, end, endFile, startFile } = createRequire(import.meta.url)('./file.js') as typeof import('./file.js');

const { isNew, tests } = startFile(inject('grpcStreams' as never) as GuardOptions | undefined);

if (isNew) {
  beforeEach(({ task }) => { begin(tests, task); });
  afterEach(({ task }) => { end(tests, task); });
  afterAll(() => { endFile(tests); });
}

/**
 * Runs `work`, in which operations must overlap, if only potentially; the test does not fail for it.
 * @returns what was found
 * @throws Error if nothing was found, or what `work` threw, if that is no overlap
 */
export function expectOverlap(work: () => unknown): Promise<Finding[]> {
  return tests.expectOverlap(work);
}
