import { createRequire } from 'node:module';

import { locateGrpc, MISSING_GRPC } from './adapters/grpc-js/locate';
import type { GrpcModule } from './adapters/grpc-js/probe';
import { installedGuard } from './installed';
import type { GuardOptions } from './options';
import { type GuardHandle, share } from './registry';

export type { CarrierName } from './context/carrier';
export type { Finding, FindingKind, Mode, Site, TaskOrigin } from './core/finding';
export type { Direction } from './core/operation';
export type { Side, StreamName } from './core/stream';
export { StreamOverlapError } from './core/stream-overlap-error';
export { type GuardedStream, guardStream } from './guard-stream';
export type { GuardOptions, Suppression } from './options';
export type { EngineName } from './happens-before/engine';
export type { GuardHandle } from './registry';

/**
 * Watches every stream of grpc-js, of clients and servers, those already open included.
 *
 * There is one guard in a process: a further call shares it, under the options of the first.
 * @param grpc the copy of grpc-js to watch, if it is not the one this package finds
 * @throws Error if grpc-js is not installed; TypeError naming an option of the wrong type
 */
export function installGuard(options?: GuardOptions, grpc: GrpcModule = requireGrpc()): GuardHandle {
  return share(grpc, options);
}

/**
 * Says that what the guard finds on a stream is no bug: it is kept in `suppressed`, and neither thrown nor counted.
 * @param reason why
 * @throws TypeError if there is no reason
 */
export function suppressStream(call: object, reason: string): void {
  if (typeof reason !== 'string' || reason.trim() === '') throw new TypeError('suppressStream needs a reason, in words.');
  const guard = installedGuard();
  if (guard !== undefined) guard.runtime.streams.of(call).suppressed = reason;
}

/** Says that the current task now holds a lock: it comes after everything before its last release. */
export function lockAcquired(lock: object): void {
  installedGuard()?.locks.acquired(lock);
}

/** Says that the current task is about to let a lock go. */
export function lockReleased(lock: object): void {
  installedGuard()?.locks.released(lock);
}

function requireGrpc(): GrpcModule {
  const [file] = locateGrpc([]);
  if (file === undefined) throw new Error(MISSING_GRPC);
  return createRequire(__filename)(file) as GrpcModule;
}
