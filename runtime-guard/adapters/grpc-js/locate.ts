import { createRequire } from 'node:module';
import path from 'node:path';

import type { GrpcModule } from './probe';

/** Packages that bring grpc-js along, and may have a copy of their own. */
const DEPENDENTS = ['@nestjs/microservices', '@protobuf-ts/grpc-transport', 'google-gax', 'nice-grpc'];

const ENTRY = /[\\/]@grpc[\\/]grpc-js[\\/]build[\\/]src[\\/]index\.js$/;

/** The copies of grpc-js that code in these folders gets, directly or by a library, and this package's own; nothing twice. */
export function locateGrpc(folders: readonly string[]): string[] {
  const found = [...folders.map((folder) => path.join(folder, 'noop.js')), __filename].flatMap((from) => {
    const dependents = DEPENDENTS.map((name) => resolved(name, from)).filter((file) => file !== undefined);
    return [from, ...dependents].map((file) => resolved('@grpc/grpc-js', file));
  });
  return [...new Set(found.filter((file) => file !== undefined))];
}

/** The copies of grpc-js that have been loaded already, wherever they are. */
export function loadedGrpc(): GrpcModule[] {
  const { cache } = createRequire(__filename);
  const loaded = Object.keys(cache).filter((file) => ENTRY.test(file)).map((file) => cache[file]);
  return loaded.map((module): unknown => (module?.loaded === true ? module.exports : undefined)).filter(isGrpc);
}

/**
 * @param copies what was found of grpc-js
 * @throws Error if that is nothing, and there is no connect either, which does without
 */
export function assertLibrary(copies: readonly unknown[], folders: readonly string[]): void {
  const from = [...folders.map((folder) => path.join(folder, 'noop.js')), __filename];
  if (copies.length > 0 || from.some((file) => resolved('@connectrpc/connect', file) !== undefined)) return;
  throw new Error("The gRPC stream guard needs grpc-js or connect beside it: run 'npm install @grpc/grpc-js'.");
}

function resolved(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name);
  } catch {
    return undefined;
  }
}

function isGrpc(value: unknown): value is GrpcModule {
  if (typeof value !== 'object' || value === null) return false;
  return ['Channel', 'Client', 'Server'].every((name) => typeof Reflect.get(value, name) === 'function');
}
