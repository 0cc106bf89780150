import { createRequire } from 'node:module';
import path from 'node:path';

/** The copies of grpc-js that code in these folders gets, and this package's own; nothing twice. */
export function locateGrpc(folders: readonly string[]): string[] {
  const own = createRequire(__filename);
  const found = [...folders.map((folder) => createRequire(path.join(folder, 'noop.js'))), own].map((require) => resolved(require));
  return [...new Set(found.filter((file) => file !== undefined))];
}

function resolved(require: NodeJS.Require): string | undefined {
  try {
    return require.resolve('@grpc/grpc-js');
  } catch {
    return undefined;
  }
}

export const MISSING_GRPC = "The gRPC stream guard needs grpc-js beside it: run 'npm install @grpc/grpc-js'.";
