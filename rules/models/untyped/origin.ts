import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, Direction, FunctionNode } from '../../domain';
import type { ModuleKind } from './modules';

/** Libraries whose clients and streams look different. */
export type Family = 'grpc-js' | 'guarded' | 'protobuf-ts';

/** What creates a container. */
export type ContainerNode = TSESTree.ArrayExpression | TSESTree.NewExpression | TSESTree.ObjectExpression;

/** A stream, or a handler's unary call, which has no halves. */
export interface StreamOrigin {
  /** The handler's parameter that the stream is, where it is one. */
  readonly handled?: TSESLint.Scope.Variable;
  readonly family: Family;
  readonly halves: readonly Direction[];
  readonly kind: 'stream';
  /** gRPC made it for a server's handler. */
  readonly served?: boolean;
}

/** Where a value certainly comes from. `undefined`, where it is used, means that nothing is known. */
export type Origin =
  /** A part of an imported module; the path leads to it from what the module exports. */
  | { readonly kind: 'module'; readonly module: ModuleKind; readonly path: readonly string[] }
  /** What a proto file was loaded into: packages, services and their client constructors alike. */
  | { readonly kind: 'definitions' }
  | { readonly kind: 'credentials' }
  /** A client; one that `pages` has methods that page through lists besides those that open calls. */
  | { readonly family: Family; readonly kind: 'client'; readonly pages?: boolean }
  /** A method of a client. */
  | { readonly family: Family; readonly kind: 'method' }
  /** A call of protobuf-ts, whose halves are `requests` and `responses`. */
  | { readonly kind: 'call' }
  | StreamOrigin
  /** The callback by which a handler answers. */
  | { readonly kind: 'reply' }
  | { readonly kind: 'function'; readonly node: FunctionNode }
  | { readonly kind: 'class'; readonly node: ClassNode }
  | { readonly kind: 'instance'; readonly node: ClassNode }
  | { readonly kind: 'object'; readonly node: TSESTree.ObjectExpression }
  /** An array, a set, a map, or an object that is used as one. */
  | { readonly kind: 'container'; readonly node: ContainerNode }
  /** The pairs of key and element of a container. */
  | { readonly kind: 'entries'; readonly node: ContainerNode }
  /** `null` and `undefined`: what a variable holds before its value. */
  | { readonly kind: 'nothing' }
  /** Something that gRPC has no part in. */
  | { readonly kind: 'other' };

export const BOTH: readonly Direction[] = ['receive', 'send'];
export const NOTHING: Origin = { kind: 'nothing' };
export const OTHER: Origin = { kind: 'other' };

/** What a place holds that is given several values: certain only where all agree. */
export function agreed(origins: Iterable<Origin | undefined>): Origin | undefined {
  let found: Origin | undefined;
  let empty: Origin | undefined;
  for (const origin of origins) {
    if (origin === undefined) return undefined;
    if (origin.kind === 'nothing') {
      empty = origin;
      continue;
    }
    if (found !== undefined && !isAlike(found, origin)) return undefined;
    found ??= origin;
  }
  return found ?? empty;
}

function isAlike(a: Origin, b: Origin): boolean {
  if (a.kind !== b.kind) return false;
  if ('node' in a && 'node' in b) return a.node === b.node;
  if (a.kind === 'module' && b.kind === 'module') return a.module === b.module && a.path.join() === b.path.join();
  return !('family' in a && 'family' in b) || a.family === b.family;
}
