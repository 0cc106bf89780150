import { createRequire } from 'node:module';

import type { Finding } from '../core/finding';
import { areFakeTimers, areMockedTimers } from '../runners/fake-timers';
import { HookedTests } from '../runners/hooked-tests';
import { optionsOfRun } from '../runners/options';

export type { Finding } from '../core/finding';

/** What node:test gives to hooks around a test. */
interface TestContext {
  readonly name: string;
  readonly fullName?: string;
  readonly filePath?: string;
  readonly error?: { readonly cause?: unknown } | null | undefined;
}

interface NodeTest {
  readonly after: (hook: () => void) => void;
  readonly afterEach: (hook: (test: TestContext) => void) => void;
  readonly beforeEach: (hook: (test: TestContext) => void) => void;
}

const tests = new HookedTests({ fakesTimers: () => areFakeTimers() || areMockedTimers(), nested: true }, optionsOfRun());

if (runsTests()) {
  tests.watch();
  watchTests(createRequire(__filename)('node:test') as NodeTest);
}

/**
 * Runs `work`, in which operations must overlap, if only potentially; the test does not fail for it.
 * @returns what was found
 * @throws Error if nothing was found, or what `work` threw, if that is no overlap
 */
export function expectOverlap(work: () => unknown): Promise<Finding[]> {
  return tests.expectOverlap(work);
}

/** Whether tests run in this process: `node --test` runs each file in another one, under the same flags. */
function runsTests(): boolean {
  const flags = process.execArgv;
  const isHere = /--(?:experimental-)?test-isolation[= ]none/.test(flags.join(' '));
  return !flags.includes('--test') || process.env.NODE_TEST_CONTEXT !== undefined || isHere;
}

function watchTests({ after, afterEach, beforeEach }: NodeTest): void {
  beforeEach((test) => { tests.begin({ file: test.filePath, name: nameOf(test), test }); });
  afterEach((test) => {
    const own = test.error ?? undefined;
    const error = tests.end(test, own === undefined ? [] : [own, own.cause]);
    if (error === undefined) return;
    // A test that has failed by itself shows that error only.
    if (own !== undefined) console.warn(`In the test '${nameOf(test)}', which has failed for another reason:\n${error.message}`);
    throw error;
  });
  after(() => {
    const error = tests.finish();
    if (error !== undefined) throw error;
  });
}

function nameOf({ fullName, name }: TestContext): string {
  return fullName ?? name;
}
