import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { Misuse } from '../domain';
import { functionAround } from '../syntax';

/** `call.send(message)` → `await call.send(message)`, where its function may wait; `void` makes way for the `await`. */
export function suggestAwaitedSend({ node }: Misuse): TSESLint.SuggestionReportDescriptor<'awaitSend'>[] {
  if (!mayAwait(node)) return [];
  const { parent } = node.parent?.type === 'ChainExpression' ? node.parent : node;
  if (parent?.type !== 'UnaryExpression') return [{ fix: (fixer) => fixer.insertTextBefore(node, 'await '), messageId: 'awaitSend' }];
  const [start] = parent.range;
  return [{ fix: (fixer) => fixer.replaceTextRange([start, start + parent.operator.length], 'await'), messageId: 'awaitSend' }];
}

/** Whether the node stands in a statement of an async function: not in its parameters, nor in a class's initialiser. */
function mayAwait(node: TSESTree.Node): boolean {
  const fn = functionAround(node);
  if (fn?.async !== true || fn.body.type !== 'BlockStatement' || node.range[0] < fn.body.range[0]) return false;
  for (let inner = node; inner.parent && inner.parent !== fn; inner = inner.parent) {
    if (inner.parent.type === 'StaticBlock' || inner.parent.type === 'PropertyDefinition') return false;
  }
  return true;
}
