import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse } from '../../domain';
import { functionAround } from '../../syntax';
import { statementOf } from './statement';
import type { Source, Suggestion } from './suggestion';

/** `if (bad) callback(error);` → `if (bad) return callback(error);`, where nothing else follows in the branch. */
export function suggestReturn({ kind, node, other }: Misuse, _source: Source): Suggestion<'returnReply'> | undefined {
  if (kind !== 'second-reply' || other === undefined || other === node) return undefined;
  const statement = statementOf(other);
  const fn = functionAround(other);
  if (statement === undefined || fn === undefined || fn !== functionAround(node) || fn.generator) return undefined;
  if (!endsBranch(statement) || isInTry(other, fn)) return undefined;
  return {
    data: { line: String(other.loc.start.line) },
    fix: (fixer) => fixer.insertTextBefore(statement, 'return '),
    messageId: 'returnReply',
  };
}

/** Whether the statement is the last, or the only one, of a branch. */
function endsBranch(statement: TSESTree.ExpressionStatement): boolean {
  const { parent } = statement;
  if (parent.type === 'IfStatement') return true;
  return parent.type === 'BlockStatement' && parent.parent.type === 'IfStatement' && parent.body.at(-1) === statement;
}

/** A `finally` runs behind a `return` as well. */
function isInTry(node: TSESTree.Node, fn: TSESTree.Node): boolean {
  for (let at = node.parent; at && at !== fn; at = at.parent) if (at.type === 'TryStatement') return true;
  return false;
}
