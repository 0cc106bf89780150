import type { StreamOverlapError } from '../core/stream-overlap-error';
import type { GuardOptions } from '../options';
import { areFakeTimers } from '../runners/fake-timers';
import { HookedTests } from '../runners/hooked-tests';
import { endWhatIsLeft, leave } from '../runners/left';
import { optionsOfRun } from '../runners/options';

/** A test, or a group of tests, as Vitest has it. */
interface Task {
  readonly name: string;
  readonly file?: { readonly filepath?: string };
  readonly result?: { readonly errors?: readonly unknown[] | undefined } | undefined;
  readonly suite?: Task | undefined;
}

/** Of the test file that runs in this realm: set-up files are loaded anew for each file, this module may last. */
let current: HookedTests | undefined;

/** The guard of a test file that begins; modules may be loaded again while its tests run. */
export function startFile(provided: GuardOptions | undefined): HookedTests {
  if (current?.isRunning() === true) return current;
  endWhatIsLeft();
  const tests = (current = new HookedTests({ fakesTimers: areFakeTimers, nested: false }, { ...optionsOfRun(), ...provided }));
  tests.watch();
  leave(() => { tests.finish(); });
  return tests;
}

export function begin(tests: HookedTests, task: Task): void {
  tests.begin({ file: task.file?.filepath, name: nameOf(task), test: task });
}

/** @throws StreamOverlapError if operations overlapped during the test, which then fails by it */
export function end(tests: HookedTests, task: Task): void {
  raise(tests.end(task, task.result?.errors ?? []));
}

/** @throws StreamOverlapError if operations overlapped outside of the tests; then the file fails */
export function endFile(tests: HookedTests): void {
  leave(undefined);
  raise(tests.finish());
}

function raise(error: StreamOverlapError | undefined): void {
  if (error !== undefined) throw error;
}

function nameOf({ name, suite }: Task): string {
  return suite === undefined || suite.name === '' ? name : `${nameOf(suite)} > ${name}`;
}
