import type { TSESTree } from '@typescript-eslint/utils';

import { functionAround, memberName, methodCall } from '../../syntax';
import { isAssigned } from '../class-info';
import type { Operation } from '../operation';
import type { Walk } from '../walk';

/** `this.tail = this.tail.then(work)`: whether the operation is a part of such work. */
export function isTailed(walk: Walk, { task }: Operation): boolean {
  return task.lineage().some(({ origin: { kind, node } }) => kind === 'callback' && node.type === 'CallExpression' && isChained(walk, node));
}

/** Whether the function that chains on the field's promise puts a new promise into the field as well. */
function isChained(walk: Walk, call: TSESTree.CallExpression): boolean {
  const field = fieldOf(methodCall(call)?.object);
  const fn = functionAround(call);
  if (field === undefined || fn === undefined) return false;
  for (const node of walk.index.tree.nodes(fn)) if (node.type === 'MemberExpression' && isAssigned(node) && fieldOf(node) === field) return true;
  return false;
}

function fieldOf(node: TSESTree.Node | undefined): string | undefined {
  return node?.type === 'MemberExpression' && node.object.type === 'ThisExpression' ? memberName(node) : undefined;
}
