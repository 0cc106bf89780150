import type { TSESTree } from '@typescript-eslint/utils';

import { isClass, isFunction } from '../../syntax';
import type { Source } from './suggestion';

/** The node and what lies below it, without the functions and classes inside: what runs as part of it. */
export function* ownCode(source: Source, node: TSESTree.Node): Generator<TSESTree.Node> {
  yield node;
  if (isFunction(node) || isClass(node)) return;
  for (const child of children(source, node)) yield* ownCode(source, child);
}

/** The node and everything below it. */
export function* allCode(source: Source, node: TSESTree.Node): Generator<TSESTree.Node> {
  yield node;
  for (const child of children(source, node)) yield* allCode(source, child);
}

function children(source: Source, node: TSESTree.Node): TSESTree.Node[] {
  return (source.visitorKeys[node.type] ?? []).flatMap((key) => {
    const child = (node as unknown as Record<string, unknown>)[key] as TSESTree.Node | (TSESTree.Node | null)[] | null | undefined;
    return (Array.isArray(child) ? child : [child]).filter((item) => item !== null && item !== undefined);
  });
}
