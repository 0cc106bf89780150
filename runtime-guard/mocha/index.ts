import type { Finding } from '../core/finding';
import { patchMethod } from '../core/patch';
import { areFakeTimers } from '../runners/fake-timers';
import { HookedTests } from '../runners/hooked-tests';
import { optionsOfRun } from '../runners/options';

export type { Finding } from '../core/finding';

/** A test, as Mocha has it. */
interface Test {
  readonly file?: string | undefined;
  currentRetry(): number;
  retries(): number;
  titlePath(): string[];
}

/** What `this` is in a hook around a test. */
interface HookContext {
  readonly currentTest?: Test;
  /** The hook; its `error` fails the current test, where a throw would fail the hook and end its suite. */
  readonly test?: { error(error: Error): void };
}

type Done = (error?: unknown) => void;

const tests = new HookedTests({ fakesTimers: areFakeTimers, nested: false }, optionsOfRun());
/** The errors of the tests that have failed. */
const failed = new WeakMap<Test, unknown>();

tests.watch();

/** Root hooks, which Mocha takes from what it requires. They serve one file after another. */
export const mochaHooks = {
  beforeAll(): void {
    tests.watch();
  },

  beforeEach(this: HookContext): void {
    const { currentTest: test } = this;
    if (test === undefined) return;
    tests.begin({ file: test.file, name: test.titlePath().join(' > '), test });
    failAtItsEnd(test);
  },

  /** What was found in hooks, or what a test that failed by itself hides. */
  afterEach(this: HookContext): void {
    const { currentTest: test } = this;
    if (test === undefined) return;
    const own = failed.get(test);
    const error = tests.end(test, own === undefined ? [] : [own]);
    const isTriedAgain = own !== undefined && test.currentRetry() < test.retries();
    if (error !== undefined && !isTriedAgain) this.test?.error(error);
  },

  /** @throws StreamOverlapError if operations overlapped outside of the tests */
  afterAll(): void {
    const error = tests.finish();
    if (error !== undefined) throw error;
  },
};

/**
 * Runs `work`, in which operations must overlap, if only potentially; the test does not fail for it.
 * @returns what was found
 * @throws Error if nothing was found, or what `work` threw, if that is no overlap
 */
export function expectOverlap(work: () => unknown): Promise<Finding[]> {
  return tests.expectOverlap(work);
}

/** Lets a test fail before Mocha says that it has passed. */
function failAtItsEnd(test: Test): void {
  const undo = patchMethod(test, 'run', (self, [done, ...rest], native) => {
    undo();
    const end: Done = (error) => {
      const all = error ?? tests.soFar(test);
      if (all !== undefined) failed.set(test, all);
      (done as Done)(all);
    };
    return native.call(self, end, ...rest);
  });
}
