/** A test as jest-circus keeps it, in its versions 29 and 30: a test with errors has failed. */
interface CircusTest {
  readonly concurrent: boolean;
  readonly errors: unknown[];
  readonly mode?: string | null;
  /** Null until it has ended. */
  readonly status?: string | null;
  readonly type: 'test';
}

interface CircusBlock {
  readonly children: readonly (CircusBlock | CircusTest)[];
  readonly hooks: unknown[];
  readonly type: 'describeBlock';
}

interface CircusState {
  readonly currentlyRunningTest?: CircusTest | null;
  readonly rootDescribeBlock?: CircusBlock;
  readonly unhandledErrors?: unknown[];
}

/** Who fails for an error: the lists that take it, and a sentence for the reader where a test cannot be named. */
export interface Blamed {
  readonly lists: readonly unknown[][];
  readonly note?: string;
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

/** The test that runs now, if one does; else, and while several run at once, the file. */
export function blamed(): Blamed {
  const all = states();
  const file = all.map(({ unhandledErrors }) => unhandledErrors).filter((errors) => errors !== undefined);
  if (all.some(({ rootDescribeBlock }) => rootDescribeBlock !== undefined && hasConcurrent(rootDescribeBlock))) {
    return { lists: file, note: 'Tests of this file run at the same time (test.concurrent), so the one to blame is not known; the stacks below say more.' };
  }
  const test = all.map(({ currentlyRunningTest }) => currentlyRunningTest).find(Boolean);
  return { lists: test ? [test.errors] : file };
}

/** Whether concurrent tests have not ended: they may run, whichever test circus names. */
function hasConcurrent({ children }: CircusBlock): boolean {
  return children.some((child) => {
    if (child.type === 'describeBlock') return hasConcurrent(child);
    return child.concurrent && !child.status && child.mode !== 'skip' && child.mode !== 'todo';
  });
}

/** Where jest-circus 30 keeps those who listen to its events; 29 has no such place. */
const HANDLERS = Symbol.for('EVENT_HANDLERS');

/** Runs `work` after the last hook of the file; with Jest 29 only if the tests have not begun. */
export function afterFile(work: () => void): void {
  const handlers: unknown = Reflect.get(globalThis, HANDLERS);
  if (Array.isArray(handlers)) {
    handlers.push(({ name }: { name: string }) => { if (name === 'run_finish') work(); });
    return;
  }
  for (const { rootDescribeBlock } of states()) {
    if (rootDescribeBlock !== undefined) stayLast(rootDescribeBlock.hooks, { asyncError: new Error(), fn: work, parent: rootDescribeBlock, seenDone: false, timeout: undefined, type: 'afterAll' });
  }
}

/** Hooks run in the order of this list; those that the file adds later go before ours. */
function stayLast(hooks: unknown[], last: object): void {
  hooks.push(last);
  Object.defineProperty(hooks, 'push', {
    configurable: true,
    value: (...added: unknown[]): number => {
      hooks.splice(hooks.indexOf(last), 0, ...added);
      return hooks.length;
    },
    writable: true,
  });
}
