/** A test as jest-circus keeps it, in its versions 29 and 30: a test with errors has failed. */
export interface CircusTest {
  readonly errors: unknown[];
}

interface CircusState {
  readonly currentlyRunningTest?: CircusTest | null;
  readonly rootDescribeBlock?: { readonly hooks: unknown[] };
  readonly unhandledErrors?: unknown[];
}

/**
 * The states of jest-circus in this sandbox. A set-up file runs before there is one, and without injected globals there
 * is no `afterEach` to be had; but once tests run, circus keeps its state on the global object, under this symbol.
 */
function states(): CircusState[] {
  return Object.getOwnPropertySymbols(globalThis)
    .filter(({ description }) => description === 'JEST_STATE_SYMBOL')
    .map((symbol) => Reflect.get(globalThis, symbol) as CircusState);
}

/** The test that runs now, if one does. */
export function currentTest(): CircusTest | undefined {
  for (const { currentlyRunningTest } of states()) if (currentlyRunningTest) return currentlyRunningTest;
  return undefined;
}

/** Fails the file as a whole: outside of tests there is nobody else to blame. */
export function failFile(error: Error): void {
  for (const { unhandledErrors } of states()) unhandledErrors?.push(error);
}

/** Runs `work` after the last test of the file, if the tests have not begun. */
export function afterFile(work: () => void): void {
  for (const { rootDescribeBlock } of states()) {
    rootDescribeBlock?.hooks.push({ asyncError: new Error(), fn: work, parent: rootDescribeBlock, seenDone: false, timeout: undefined, type: 'afterAll' });
  }
}
