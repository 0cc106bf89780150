import { createRequire } from 'node:module';
import v8 from 'node:v8';

import { locateGrpc, MISSING_GRPC } from '../adapters/grpc-js/locate';
import type { GrpcModule } from '../adapters/grpc-js/probe';
import type { Finding } from '../core/finding';
import { StreamOverlapError } from '../core/stream-overlap-error';
import { optionsOfEnvironment } from '../environment';
import type { GuardOptions } from '../options';
import { type GuardHandle, share } from '../registry';
import { afterFile } from './circus';
import { fail, failuresSoFar, takeFailures } from './failures';

export type { Finding } from '../core/finding';

/** Where what the last test file left running is kept: the sandboxes of a worker share the modules of Node only. */
const LEFT = Symbol.for('eslint-plugin-grpc-streams.left-by-the-last-test-file');
const shared = v8 as { [LEFT]?: () => void };
const handles: GuardHandle[] = [];

shared[LEFT]?.();
const files = locateGrpc([process.cwd()]);
if (files.length === 0) throw new Error(MISSING_GRPC);
const { mock, requireActual } = jestOfThisFile();
for (const file of files) {
  mock(file, () => {
    const grpc = requireActual(file) as GrpcModule;
    guard(grpc);
    return grpc;
  });
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
    if (potential) console.warn(`Potential overlap, kept apart by this run's timing only:\n${finding.message}`);
    else fail(finding);
  });
  shared[LEFT] = release;
  afterFile(release);
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
