import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

type VisitorKeys = TSESLint.SourceCode['visitorKeys'];

/** The node and all nodes below it that `enters` does not keep closed, each before its children. */
export function* nodesBelow(
  top: TSESTree.Node,
  keys: VisitorKeys,
  enters: (node: TSESTree.Node) => boolean = () => true,
): Generator<TSESTree.Node> {
  const pending = [top];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    yield node;
    if (node === top || enters(node)) pending.push(...childrenOf(node, keys).reverse());
  }
}

function childrenOf(node: TSESTree.Node, keys: VisitorKeys): TSESTree.Node[] {
  return (keys[node.type] ?? []).flatMap((key) => {
    const child = (node as unknown as Record<string, unknown>)[key];
    return (Array.isArray(child) ? child : [child]).filter(isNode);
  });
}

function isNode(item: unknown): item is TSESTree.Node {
  return typeof item === 'object' && item !== null && typeof (item as { type?: unknown }).type === 'string';
}
