import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction } from '../../syntax';
import type { Source } from './suggestion';

/** The statement that is nothing but the expression. */
export function statementOf(expression: TSESTree.Node): TSESTree.ExpressionStatement | undefined {
  const { parent } = expression;
  return parent?.type === 'ExpressionStatement' ? parent : undefined;
}

/** The statement that awaits the expression and does nothing else. */
export function awaitingStatement(expression: TSESTree.Node): TSESTree.ExpressionStatement | undefined {
  return expression.parent?.type === 'AwaitExpression' ? statementOf(expression.parent) : undefined;
}

/** The list that the statement stands in, where further statements may stand beside it. */
export function siblingsOf({ parent }: TSESTree.Statement): readonly TSESTree.Statement[] | undefined {
  switch (parent.type) {
    case 'BlockStatement':
    case 'Program':
      return parent.body;
    default:
      return undefined;
  }
}

/** Whether `await` may be written at the node: in an async function, or in a module itself. */
export function mayAwait(node: TSESTree.Node, source: Source): boolean {
  for (let at = node.parent; at; at = at.parent) {
    if (isFunction(at)) return at.async && node.range[0] >= at.body.range[0];
    if (at.type === 'PropertyDefinition' || at.type === 'AccessorProperty' || at.type === 'StaticBlock') return false;
  }
  return source.ast.sourceType === 'module';
}

/** Whether all comments within the node stand within one of the parts, so that an edit keeps them. */
export function keepsComments(source: Source, node: TSESTree.Node, parts: readonly TSESTree.Node[]): boolean {
  return source
    .getCommentsInside(node)
    .every(({ range }) => parts.some((part) => part.range[0] <= range[0] && range[1] <= part.range[1]));
}

/** The white space before the line of the node. */
export function indentationAt(source: Source, node: TSESTree.Node): string {
  return /^\s*/.exec(source.lines[node.loc.start.line - 1] ?? '')?.[0] ?? '';
}
