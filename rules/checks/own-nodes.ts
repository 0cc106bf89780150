import type { TSESTree } from '@typescript-eslint/utils';

import type { ProgramIndex } from '../engine/program';
import { isFunction } from '../syntax';

/** The node and the nodes below it that run with it: not those of functions that are only created there. */
export function ownNodes({ tree }: ProgramIndex, top: TSESTree.Node): Iterable<TSESTree.Node> {
  return tree.nodes(top, (node) => !isFunction(node));
}

/** Whether the task gives way somewhere in the node. */
export function waits(index: ProgramIndex, top: TSESTree.Node): boolean {
  for (const node of ownNodes(index, top)) {
    if (node.type === 'AwaitExpression' || node.type === 'YieldExpression') return true;
    if (node.type === 'ForOfStatement' && node.await) return true;
  }
  return false;
}

export function isWithin(node: TSESTree.Node, outer: TSESTree.Node): boolean {
  return node.range[0] >= outer.range[0] && node.range[1] <= outer.range[1];
}
