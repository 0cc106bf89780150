import type { TSESTree } from '@typescript-eslint/utils';

import type { Overlap } from '../../domain';
import { awaitedAll } from './promise-all';
import { indentationAt, keepsComments, siblingsOf } from './statement';
import type { Source, Suggestion } from './suggestion';

/** `await Promise.all([send(a), send(b)]);` → `await send(a);` and `await send(b);`. */
export function suggestSequence({ first, second }: Overlap, source: Source): Suggestion<'sequence'> | undefined {
  const nodes = [first.origin.node, second.origin.node];
  const list = nodes[0]?.parent;
  if (list?.type !== 'ArrayExpression' || nodes[1]?.parent !== list || nodes[0] === nodes[1]) return undefined;
  const all = awaitedAll(list.parent, source);
  const calls = list.elements.filter((element) => element?.type === 'CallExpression');
  if (all?.argument !== list || calls.length !== list.elements.length || siblingsOf(all.statement) === undefined) return undefined;
  if (!areAlike(calls, nodes, source) || !keepsComments(source, all.statement, calls)) return undefined;
  const separator = `\n${indentationAt(source, all.statement)}`;
  const text = calls.map((call) => `await ${source.getText(call)};`).join(separator);
  return { fix: (fixer) => fixer.replaceText(all.statement, text), messageId: 'sequence' };
}

/** Whether every call is of one of the senders. Another one, such as a receiver, may have to run beside them. */
function areAlike(calls: readonly TSESTree.CallExpression[], senders: readonly TSESTree.Node[], source: Source): boolean {
  const names = new Set(calls.filter((call) => senders.includes(call)).map(({ callee }) => source.getText(callee)));
  return calls.every(({ callee }) => names.has(source.getText(callee)));
}
