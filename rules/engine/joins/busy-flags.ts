import type { TSESTree } from '@typescript-eslint/utils';

import type { Walk } from '../walk';

/** `if (this.sending) return;`: notes that the flag was seen lowered. */
export function testFlag(walk: Walk, test: TSESTree.Expression): void {
  for (const flag of flagsIn(test)) {
    const { path } = walk.evaluate(flag);
    if (path !== undefined) walk.state.testedFlags.add(path.key);
  }
}

/** `this.sending = true` after such a test makes the rest of the task exclusive, until the flag is lowered. */
export function raiseFlag(walk: Walk, node: TSESTree.AssignmentExpression): void {
  if (node.left.type !== 'Identifier' && node.left.type !== 'MemberExpression') return;
  if (node.right.type !== 'Literal' || typeof node.right.value !== 'boolean') return;
  const { path } = walk.evaluate(node.left);
  if (path === undefined || !walk.state.testedFlags.has(path.key)) return;
  if (node.right.value) walk.state.locks.add(`flag ${path.key}`);
  else walk.state.locks.delete(`flag ${path.key}`);
}

function flagsIn(test: TSESTree.Expression): TSESTree.Expression[] {
  switch (test.type) {
    case 'Identifier':
    case 'MemberExpression':
      return [test];
    case 'LogicalExpression':
      return [...flagsIn(test.left), ...flagsIn(test.right)];
    case 'UnaryExpression':
      return test.operator === '!' ? flagsIn(test.argument) : [];
    default:
      return [];
  }
}
