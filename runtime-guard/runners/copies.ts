import { type Dirent, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** A monorepo keeps its packages near its root; what lies deeper is not worth the search. */
const DEPTH = 4;

/** The folders below `root` with a grpc-js of their own, as packages of a monorepo may have. */
export function foldersWithGrpc(root: string, depth = DEPTH): string[] {
  const found = existsSync(path.join(root, 'node_modules/@grpc/grpc-js')) ? [root] : [];
  if (depth === 0) return found;
  const below = entries(root).filter((entry) => entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.'));
  return [...found, ...below.flatMap(({ name }) => foldersWithGrpc(path.join(root, name), depth - 1))];
}

function entries(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
