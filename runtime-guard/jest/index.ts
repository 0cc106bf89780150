import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import v8 from 'node:v8';

import { locateGrpc, MISSING_GRPC } from '../adapters/grpc-js/locate';
import type { GrpcModule } from '../adapters/grpc-js/probe';
import type { Finding } from '../core/finding';
import { StreamOverlapError } from '../core/stream-overlap-error';
import { optionsOfEnvironment } from '../environment';
import type { GuardOptions } from '../options';
import { type GuardHandle, share } from '../registry';
import { afterFile } from './circus';
import { foldersWithGrpc } from './copies';
import { fail, failuresSoFar, takeFailures } from './failures';
import { siteOf } from './site';

export type { Finding } from '../core/finding';

/** Where what the last test file left running is kept: the sandboxes of a worker share the modules of Node only. */
const LEFT = Symbol.for('eslint-plugin-grpc-streams.left-by-the-last-test-file');
/** There too: the folders with a grpc-js, searched for once in a worker. */
const FOLDERS = Symbol.for('eslint-plugin-grpc-streams.folders-with-grpc');
const shared = v8 as { readonly [LEFT]?: () => void; readonly [FOLDERS]?: string };
const handles: GuardHandle[] = [];

shared[LEFT]?.();
const found = shared[FOLDERS] ?? JSON.stringify([process.cwd(), ...foldersWithGrpc(process.cwd())]);
// Properties are defined, as Jest replaces assigned ones by accessors when it takes a sandbox down.
if (shared[FOLDERS] === undefined) Object.defineProperty(shared, FOLDERS, { value: found });
const files = locateGrpc(JSON.parse(found) as string[]);
if (files.length === 0) throw new Error(MISSING_GRPC);
const { mock, requireActual } = jestOfThisFile();
for (const file of files) watchLoadsOf(file);

/**
 * Guards each copy that is made of a grpc-js. At the end of its load grpc-js calls `setup` of this part: to mock the
 * part leaves grpc-js itself to the test file, to be mocked, unmocked or required as it likes. Jest makes a mock once
 * for all modules that it isolates, therefore the call counts, and not the making.
 */
function watchLoadsOf(file: string): void {
  const part = path.join(path.dirname(file), 'resolver-uds.js');
  const load = (): GrpcModule => {
    const grpc = requireActual(file) as GrpcModule;
    guard(grpc);
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

/**
 * Runs `work`, in which an overlap must happen; the test does not fail for it.
 * @returns what was found
 * @throws Error if nothing was found, or what `work` threw, if that is no overlap
 */
export async function expectOverlap(work: () => unknown): Promise<Finding[]> {
  const start = failuresSoFar();
  try {
    await work();
  } catch (error) {
    if (!StreamOverlapError.is(error)) throw error;
  }
  const findings = takeFailures(start);
  if (findings.length === 0) throw new Error('expectOverlap: no operations of one stream overlapped.');
  return findings;
}

/** Watches one copy of grpc-js; `jest.resetModules()` leads to further copies. */
function guard(grpc: GrpcModule): void {
  const handle = share(grpc, handles.length === 0 ? options() : undefined);
  handles.push(handle);
  if (handles.length > 1) return;
  handle.onFinding((finding, potential) => {
    if (potential) warn(finding);
    else fail(finding);
  });
  Object.defineProperty(shared, LEFT, { configurable: true, value: release });
  afterFile(release);
}

const warned = new Set<string>();

/** Once for each pair of sites of the file. */
function warn(finding: Finding): void {
  const site = siteOf(finding);
  if (warned.has(site)) return;
  warned.add(site);
  console.warn(`Potential overlap, kept apart by this run's timing only:\n${finding.message}`);
}

function release(): void {
  for (const handle of handles.splice(0)) handle.uninstall();
  Reflect.deleteProperty(shared, LEFT);
}

/** Of the environment; jest's `globals: { grpcStreams: {...} }` goes before. */
function options(): GuardOptions {
  const { grpcStreams } = globalThis as { grpcStreams?: GuardOptions };
  return { ...optionsOfEnvironment(process.env), ...grpcStreams };
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
