import type { Blamed } from '../runners/blamed';
import { culpritOf } from './errors';

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
  const file = all.map(({ unhandledErrors }) => unhandledErrors).filter((errors) => errors !== undefined).map(culpritOf);
  if (all.some(({ rootDescribeBlock }) => rootDescribeBlock !== undefined && hasConcurrent(rootDescribeBlock))) {
    return { culprits: file, note: 'Tests of this file run at the same time (test.concurrent), so the one to blame is not known; the stacks below say more.' };
  }
  const test = all.map(({ currentlyRunningTest }) => currentlyRunningTest).find(Boolean);
  return { culprits: test ? [culpritOf(test.errors)] : file };
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

/** What is to be done as a file runs. */
export interface Moments {
  readonly beforeTest: () => void;
  readonly afterTest: () => void;
  /** After the last hook of the file. */
  readonly afterFile: () => void;
}

/**
 * With Jest 29 a file that loads grpc-js in a test only has no end, and the moments of the tests after that one.
 * @returns whether the test that runs, if one does, is among them
 */
export function watchMoments({ afterFile, afterTest, beforeTest }: Moments): boolean {
  const handlers: unknown = Reflect.get(globalThis, HANDLERS);
  if (Array.isArray(handlers)) {
    const moments: Partial<Record<string, () => void>> = { run_finish: afterFile, test_done: afterTest, test_start: beforeTest };
    handlers.push(({ name }: { name: string }) => moments[name]?.());
    return true;
  }
  const all = states();
  for (const { rootDescribeBlock } of all) {
    if (rootDescribeBlock !== undefined) addHooks(rootDescribeBlock, { afterAll: afterFile, afterEach: afterTest, beforeEach: beforeTest });
  }
  return !all.some(({ currentlyRunningTest }) => currentlyRunningTest);
}

function addHooks(block: CircusBlock, work: Readonly<Record<'afterAll' | 'afterEach' | 'beforeEach', () => void>>): void {
  const [beforeEach, ...last] = (['beforeEach', 'afterEach', 'afterAll'] as const).map((type) => (
    { asyncError: new Error(), fn: work[type], parent: block, seenDone: false, timeout: undefined, type }
  ));
  block.hooks.unshift(beforeEach);
  stayLast(block.hooks, last);
}

/** Hooks run in the order of this list; those that the file adds later go before ours. */
function stayLast(hooks: unknown[], last: readonly object[]): void {
  hooks.push(...last);
  Object.defineProperty(hooks, 'push', {
    configurable: true,
    value: (...added: unknown[]): number => {
      hooks.splice(hooks.length - last.length, 0, ...added);
      return hooks.length;
    },
    writable: true,
  });
}
