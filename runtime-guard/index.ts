import { createRequire } from 'node:module';

import { locateGrpc, MISSING_GRPC } from './adapters/grpc-js/locate';
import type { GrpcModule } from './adapters/grpc-js/probe';
import type { GuardOptions } from './options';
import { type GuardHandle, installedGuard, share } from './registry';

export type { CarrierName } from './context/carrier';
export type { Finding, FindingKind, Mode, Site, TaskOrigin } from './core/finding';
export type { Direction } from './core/operation';
export type { Side, StreamName } from './core/stream';
export { StreamOverlapError } from './core/stream-overlap-error';
export { type GuardedStream, guardStream } from './guard-stream';
export type { GuardOptions } from './options';
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
