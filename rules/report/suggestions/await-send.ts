import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse } from '../../domain';
import { functionAround } from '../../syntax';
import { mayAwait } from './statement';
import type { Source, Suggestion } from './suggestion';

/**
 * `call.send(message)` → `await call.send(message)`, where its function may wait; `void` makes way for the
 * `await`. Not offered where the send only settles once the message is read, which may need code further down.
 */
export function suggestAwaitedSend({ model, node }: Misuse, source: Source): Suggestion<'awaitSend'> | undefined {
  if (model?.isQueued === true || !mayAwait(node, source) || isResult(node)) return undefined;
  const { parent } = node.parent?.type === 'ChainExpression' ? node.parent : node;
  if (parent?.type !== 'UnaryExpression') return { fix: (fixer) => fixer.insertTextBefore(node, 'await '), messageId: 'awaitSend' };
  const [start] = parent.range;
  return { fix: (fixer) => fixer.replaceTextRange([start, start + parent.operator.length], 'await'), messageId: 'awaitSend' };
}

/** The send's promise is what a function returns to somebody who drops it; waiting for it would change nothing. */
function isResult(node: TSESTree.Node): boolean {
  const fn = functionAround(node);
  return fn !== undefined && fn.body.type !== 'BlockStatement';
}
