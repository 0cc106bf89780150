import { createRequire } from 'node:module';

import { assertLibrary, loadedGrpc, locateGrpc } from './adapters/grpc-js/locate';
import type { GrpcModule } from './adapters/grpc-js/probe';
import { installedGuard } from './installed';
import type { GuardOptions } from './options';
import { type GuardHandle, share } from './registry';

export type { CarrierName } from './context/carrier';
export type { Finding, FindingKind, Mode, Site, TaskOrigin } from './core/finding';
export type { Direction } from './core/operation';
export type { Side, StreamName } from './core/stream';
export { StreamOverlapError } from './core/stream-overlap-error';
export { guardIterable, type IterableOptions } from './guard-iterable';
export { type GuardedStream, guardStream } from './guard-stream';
export type { GuardOptions, Suppression } from './options';
export type { EngineName } from './happens-before/engine';
export type { GuardHandle } from './registry';

/**
 * Watches every stream of grpc-js, of clients and servers, those already open included.
 *
 * There is one guard in a process: a further call shares it, under the options of the first.
 * @param grpc the copy of grpc-js to watch; by default the one this package finds, and all that have been loaded
 * @throws Error if neither grpc-js nor connect is installed; TypeError naming an option of the wrong type
 */
export function installGuard(options?: GuardOptions, grpc?: GrpcModule): GuardHandle {
  return share(grpc === undefined ? foundGrpc() : [grpc], options);
}

/**
 * Says that what the guard finds on a stream is no bug: it is kept in `suppressed`, and neither thrown nor counted.
 * @param call a call of grpc-js, or what a library gives to the program of one
 * @param reason why
 * @throws TypeError if there is no reason
 */
export function suppressStream(call: object, reason: string): void {
  if (typeof reason !== 'string' || reason.trim() === '') throw new TypeError('suppressStream needs a reason, in words.');
  const stream = installedGuard()?.streamOf(call);
  if (stream !== undefined) stream.suppressed = reason;
}

/** Says that the current task now holds a lock: it comes after everything before its last release. */
export function lockAcquired(lock: object): void {
  installedGuard()?.locks.acquired(lock);
}

/** Says that the current task is about to let a lock go. */
export function lockReleased(lock: object): void {
  installedGuard()?.locks.released(lock);
}

/** The copy that this package finds, and all that the program has loaded. */
function foundGrpc(): GrpcModule[] {
  const [file] = locateGrpc([]);
  const own = file === undefined ? [] : [createRequire(__filename)(file) as GrpcModule];
  const copies = [...new Set([...own, ...loadedGrpc()])];
  assertLibrary(copies, [process.cwd()]);
  return copies;
}
