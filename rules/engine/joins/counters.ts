import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, uncast } from '../../syntax';

/**
 * What the test counts, so that it is true once: `if (n++ === 0)`, and `n += 1; if (n > 1) return;`, where the
 * statement before counts.
 */
export function countersIn(test: TSESTree.Expression): TSESTree.Expression[] {
  const node = uncast(test);
  switch (node.type) {
    case 'BinaryExpression':
      return node.left.type === 'PrivateIdentifier' || !isFirst(node.right) ? [] : counted(node.left, test);
    case 'LogicalExpression':
      return [...countersIn(node.left), ...countersIn(node.right)];
    case 'UnaryExpression':
      return node.operator === '!' ? countersIn(node.argument) : [];
    case 'UpdateExpression':
      return [node.argument];
    default:
      return [];
  }
}

/** Counts start at nought or one. */
function isFirst(node: TSESTree.Expression): boolean {
  return node.type === 'Literal' && (node.value === 0 || node.value === 1);
}

function counted(side: TSESTree.Expression, test: TSESTree.Expression): TSESTree.Expression[] {
  const node = uncast(side);
  if (node.type === 'UpdateExpression') return [node.argument];
  const before = countedBefore(test);
  return before !== undefined && isSameName(before, node) ? [node] : [];
}

/** What the statement before the `if` adds to. */
function countedBefore({ parent }: TSESTree.Expression): TSESTree.Expression | undefined {
  if (parent.type !== 'IfStatement' || parent.parent.type !== 'BlockStatement') return undefined;
  const { body } = parent.parent;
  const statement = body[body.indexOf(parent) - 1];
  if (statement?.type !== 'ExpressionStatement') return undefined;
  const { expression } = statement;
  if (expression.type === 'UpdateExpression') return expression.argument;
  return expression.type === 'AssignmentExpression' && expression.operator === '+=' ? expression.left : undefined;
}

function isSameName(a: TSESTree.Node, b: TSESTree.Node): boolean {
  if (a.type === 'Identifier') return b.type === 'Identifier' && a.name === b.name;
  if (a.type === 'ThisExpression') return b.type === 'ThisExpression';
  if (a.type !== 'MemberExpression' || b.type !== 'MemberExpression') return false;
  const name = memberName(a);
  return name !== undefined && name === memberName(b) && isSameName(a.object, b.object);
}
