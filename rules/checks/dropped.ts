import type { TSESTree } from '@typescript-eslint/utils';

import { isWrapper } from '../syntax';

/** Whether nobody uses the value of the expression: only its effect counts where it stands. */
export function isDropped(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'ConditionalExpression':
      return parent.test !== node && isDropped(parent);
    case 'ExpressionStatement':
      return true;
    case 'ForStatement':
      return parent.init === node || parent.update === node;
    case 'LogicalExpression':
      return parent.right === node && isDropped(parent);
    case 'SequenceExpression':
      return parent.expressions.at(-1) !== node || isDropped(parent);
    case 'UnaryExpression':
      return parent.operator === 'void';
    default:
      return isWrapper(parent) && isDropped(parent);
  }
}

/** The expression with the casts and optional chains around it. */
export function wrapped(node: TSESTree.Node): TSESTree.Node {
  let outer = node;
  while (isWrapper(outer.parent)) outer = outer.parent;
  return outer;
}
