import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse } from '../../domain';
import { isNamed } from '../../syntax';
import type { Source, Suggestion } from './suggestion';

/** `for await (const m of call)` → `for await (const m of call.iterator({ destroyOnReturn: false }))`. */
export function suggestLastingIterator({ kind, other }: Misuse, _source: Source): Suggestion<'lasting'> | undefined {
  if (kind !== 'close-after-iteration' || other?.type !== 'ForOfStatement') return undefined;
  const stream = underCasts(other.right);
  const name = stream.type === 'TSNonNullExpression' ? stream.expression : stream;
  if (!isNamed(name)) return undefined;
  return {
    data: { line: String(other.loc.start.line) },
    fix: (fixer) => fixer.insertTextAfter(stream, '.iterator({ destroyOnReturn: false })'),
    messageId: 'lasting',
  };
}

/** What a cast is written around. A cast that was meant for the stream's own iterator fits the other one as well. */
function underCasts(node: TSESTree.Expression): TSESTree.Expression {
  let inner = node;
  while (inner.type === 'TSAsExpression' || inner.type === 'TSTypeAssertion' || inner.type === 'TSSatisfiesExpression') inner = inner.expression;
  return inner;
}
