import { createRequire } from 'node:module';

import { afterAll, afterEach, beforeEach, inject } from 'vitest';

import type { Finding } from '../core/finding.js';
import type { GuardOptions } from '../options.js';
import type * as file from './file.js';

export type { Finding } from '../core/finding.js';

declare module 'vitest' {
  /** What a configuration may `provide`. */
  export interface ProvidedContext {
    readonly grpcStreams?: GuardOptions;
  }
}

/**
 * Vitest transforms its set-up files, and so does not know what they import as CommonJS, nor may CommonJS require Vitest.
 * Required from here, the guard stays as it is, and is loaded once.
 */
const { begin, end, endFile, startFile } = createRequire(import.meta.url)('./file.js') as typeof file;

const tests = startFile(inject('grpcStreams'));

beforeEach(({ task }) => { begin(tests, task); });
afterEach(({ task }) => { end(tests, task); });
afterAll(() => { endFile(tests); });

/**
 * Runs `work`, in which operations must overlap, if only potentially; the test does not fail for it.
 * @returns what was found
 * @throws Error if nothing was found, or what `work` threw, if that is no overlap
 */
export function expectOverlap(work: () => unknown): Promise<Finding[]> {
  return tests.expectOverlap(work);
}
