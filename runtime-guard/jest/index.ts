import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import v8 from 'node:v8';

import { LIBRARIES } from '../adapters/libraries';
import { locateParts, type PartFile } from '../adapters/packages';
import { assertLibrary, locateGrpc } from '../adapters/grpc-js/locate';
import type { GrpcModule } from '../adapters/grpc-js/probe';
import type { Finding } from '../core/finding';
import { installedGuard } from '../installed';
import { foldersWithGrpc } from '../runners/copies';
import { areFakeTimers } from '../runners/fake-timers';
import { endWhatIsLeft, leave } from '../runners/left';
import { optionsOfRun } from '../runners/options';
import { Session } from '../runners/session';
import { blamed, watchMoments } from './circus';
import { currentSession, setCurrentSession } from './current-session';

export type { Finding } from '../core/finding';

/** Where the folders with a grpc-js are kept, searched for once in a worker: its sandboxes share the modules of Node only. */
const FOLDERS = Symbol.for('eslint-plugin-grpc-streams.folders-with-grpc');
const shared = v8 as { readonly [FOLDERS]?: string };

/** After `jest.resetModules()` this file may be loaded again; what it has set up is still there. */
const session = currentSession() ?? setUp();

/**
 * Runs `work`, in which operations must overlap, if only potentially; the test does not fail for it.
 * @returns what was found
 * @throws Error if nothing was found, or what `work` threw, if that is no overlap
 */
export function expectOverlap(work: () => unknown): Promise<Finding[]> {
  return session.expectOverlap(work);
}

function setUp(): Session {
  endWhatIsLeft();
  const made = new Session({ blamed, fakesTimers: areFakeTimers }, optionsOfRun());
  setCurrentSession(made);
  const found = shared[FOLDERS] ?? JSON.stringify([process.cwd(), ...foldersWithGrpc(process.cwd())]);
  // Properties are defined, as Jest replaces assigned ones by accessors when it takes a sandbox down.
  if (shared[FOLDERS] === undefined) Object.defineProperty(shared, FOLDERS, { value: found });
  const files = locateGrpc(JSON.parse(found) as string[]);
  assertLibrary(files, [process.cwd()]);
  const jestOfFile = jestOfThisFile();
  for (const file of files) watchLoadsOf(file, made, jestOfFile);
  for (const part of locateParts(LIBRARIES)) watchLoadsOfPart(part, made, jestOfFile);
  return made;
}

/** Sees to a part of another library as soon as it is loaded: programs may take out of it what they need at once. */
function watchLoadsOfPart({ file, standsAlone = false }: PartFile, made: Session, { mock, requireActual }: JestOfFile): void {
  mock(file, () => {
    const part = requireActual(file);
    if (standsAlone && !made.watches()) guard(undefined, made);
    installedGuard()?.look();
    return part;
  });
}

/**
 * Guards each copy that is made of a grpc-js. At the end of its load grpc-js calls `setup` of this part: to mock the
 * part leaves grpc-js itself to the test file, to be mocked, unmocked or required as it likes. Jest makes a mock once
 * for all modules that it isolates, therefore the call counts, and not the making.
 */
function watchLoadsOf(file: string, made: Session, { mock, requireActual }: JestOfFile): void {
  const part = path.join(path.dirname(file), 'resolver-uds.js');
  const load = (): GrpcModule => {
    const grpc = requireActual(file) as GrpcModule;
    guard(grpc, made);
    return grpc;
  };
  if (!existsSync(part)) {
    mock(file, load);
    return;
  }
  mock(part, () => ({
    setup: () => {
      load();
      (requireActual(part) as { setup: () => void }).setup();
    },
  }));
}

/** Watches one copy of grpc-js, if there is any; `jest.resetModules()` leads to further copies. */
function guard(grpc: GrpcModule | undefined, made: Session): void {
  const isFirst = !made.watches();
  made.watch(grpc);
  if (!isFirst) return;
  const release = (): void => {
    made.release();
    leave(undefined);
  };
  leave(release);
  const tellsOfEnd = watchMoments({ afterFile: release, afterTest: () => { made.end(); }, beforeTest: () => { made.begin(); } });
  if (!tellsOfEnd) made.printAtOnce();
}

interface JestOfFile {
  readonly mock: (file: string, factory: () => unknown) => unknown;
  readonly requireActual: (file: string) => unknown;
}

/** Jest's object for this file, also where `injectGlobals` is off. */
function jestOfThisFile(): JestOfFile {
  const injected: unknown = typeof jest === 'undefined' ? undefined : jest;
  return (injected ?? (createRequire(__filename)('@jest/globals') as { jest: unknown }).jest) as JestOfFile;
}
