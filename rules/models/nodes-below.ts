import type { TSESTree } from '@typescript-eslint/utils';

/** The node and what lies below it, without what `isSkipped` stops at. Iterative: depth is no limit. */
export function* nodesBelow(top: TSESTree.Node, isSkipped: (node: TSESTree.Node) => boolean = () => false): Generator<TSESTree.Node> {
  const pending = [top];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    for (const [key, child] of Object.entries(node)) {
      if (key === 'parent') continue;
      for (const item of Array.isArray(child) ? (child as unknown[]) : [child]) {
        if (isNode(item) && !isSkipped(item)) pending.push(item);
      }
    }
  }
}

function isNode(item: unknown): item is TSESTree.Node {
  return typeof item === 'object' && item !== null && typeof (item as { type?: unknown }).type === 'string';
}
