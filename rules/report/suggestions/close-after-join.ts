import type { TSESTree } from '@typescript-eslint/utils';

import type { Overlap } from '../../domain';
import { ownCode } from './own-code';
import { indentationAt, siblingsOf, statementOf } from './statement';
import type { Source, Suggestion } from './suggestion';
import { initialOf } from './variable';

/** `const sent = send(call); call.end(); await sent;`: moves `call.end();` behind the `await`. */
export function suggestCloseAfterJoin({ first, kind, second }: Overlap, source: Source): Suggestion<'closeLater'> | undefined {
  if (kind !== 'close') return undefined;
  const [close, sender] = first.model.kind === 'close' ? [first, second] : [second, first];
  const statement = statementOf(close.node);
  const join = statement && sender.origin.kind === 'call' ? joinBehind(statement, sender.origin.node, source) : undefined;
  if (statement === undefined || join === undefined) return undefined;
  const before = source.getTokenBefore(statement, { includeComments: true });
  const separator = separatorFor(source, join);
  if (before === null || before.type === 'Line' || before.type === 'Block' || separator === undefined) return undefined;
  return {
    data: { line: String(join.loc.start.line) },
    fix: (fixer) => [
      fixer.removeRange([before.range[1], statement.range[1]]),
      fixer.insertTextAfter(join, `${separator}${source.getText(statement)}`),
    ],
    messageId: 'closeLater',
  };
}

/** The statement behind the close that waits for the sender, with no other wait in between that the close may have to come before. */
function joinBehind(close: TSESTree.ExpressionStatement, sender: TSESTree.Node, source: Source): TSESTree.Statement | undefined {
  const siblings = siblingsOf(close) ?? [];
  const declared = siblings.findIndex((statement) => statement === sender.parent?.parent);
  const at = siblings.indexOf(close);
  const join = siblings.slice(at + 1).find((statement) => waits(statement, source) || leaves(statement));
  return declared >= 0 && declared < at && join !== undefined && isJoinOf(join, sender, source) ? join : undefined;
}

function waits(statement: TSESTree.Statement, source: Source): boolean {
  return [...ownCode(source, statement)].some(
    (node) => node.type === 'AwaitExpression' || node.type === 'YieldExpression' || (node.type === 'ForOfStatement' && node.await),
  );
}

function leaves({ type }: TSESTree.Statement): boolean {
  return !/^(?:Expression|Empty)Statement$|Declaration$/.test(type);
}

function isJoinOf(statement: TSESTree.Statement, sender: TSESTree.Node, source: Source): boolean {
  const expression = statement.type === 'ExpressionStatement' ? statement.expression : undefined;
  const awaited = expression?.type === 'AwaitExpression' ? expression.argument : undefined;
  return awaited?.type === 'Identifier' && initialOf(source, awaited) === sender;
}

function separatorFor(source: Source, join: TSESTree.Statement): string | undefined {
  const before = source.getTokenBefore(join);
  if (before === null || before.loc.end.line < join.loc.start.line) return `\n${indentationAt(source, join)}`;
  return source.getText(join).endsWith(';') ? ' ' : undefined;
}
