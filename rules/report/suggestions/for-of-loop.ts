import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, Overlap } from '../../domain';
import { isFunction, methodCall } from '../../syntax';
import { allCode, ownCode } from './own-code';
import { isArray } from './plain-object';
import { awaitedAll } from './promise-all';
import { keepsComments, mayAwait, statementOf } from './statement';
import type { Source, Suggestion } from './suggestion';

/** What a callback has and a loop's body has not, or has in another sense. */
const NOT_IN_LOOPS: ReadonlySet<string> = new Set(['ReturnStatement', 'Super', 'ThisExpression']);

/** A callback that runs for each element, and the statement that is nothing else. */
interface Iteration {
  readonly body: TSESTree.BlockStatement;
  readonly callback: FunctionNode;
  readonly elements: TSESTree.Expression;
  readonly statement: TSESTree.Statement;
}

/** `items.forEach(async (item) => {…})` and `await Promise.all(items.map(async (item) => {…}))` → `for (const item of items) {…}`. */
export function suggestLoop({ first, second }: Overlap, source: Source): Suggestion<'loop'> | undefined {
  const { kind, node: call } = first.origin;
  if (kind !== 'iteration' || call !== second.origin.node || call.type !== 'CallExpression') return undefined;
  const iteration = iterationOf(call, source);
  const item = iteration?.callback.params[0];
  if (iteration === undefined || item?.type !== 'Identifier' || !fitsLoop(iteration, item, source)) return undefined;
  const { body, elements, statement } = iteration;
  const text = `for (const ${item.name} of ${source.getText(elements)}) ${source.getText(body)}`;
  return { fix: (fixer) => fixer.replaceText(statement, text), messageId: 'loop' };
}

function iterationOf(call: TSESTree.CallExpression, source: Source): Iteration | undefined {
  const method = methodCall(call);
  const [callback, another] = call.arguments;
  if (method === undefined || another !== undefined || callback === undefined || !isFunction(callback)) return undefined;
  const statement = statementAround(call, method.name, method.object, source);
  const { body } = callback;
  if (statement === undefined || body.type !== 'BlockStatement' || source.getText(call).includes('?.')) return undefined;
  return { body, callback, elements: method.object, statement };
}

/** A `forEach` must be an array's: a map gives its callback values, and a loop over it gives pairs. */
function statementAround(call: TSESTree.CallExpression, name: string, object: TSESTree.Expression, source: Source): TSESTree.Statement | undefined {
  if (name === 'forEach') return isArray(source, object) ? statementOf(call) : undefined;
  const all = name === 'map' ? awaitedAll(call.parent, source) : undefined;
  return all?.argument === call ? all.statement : undefined;
}

function fitsLoop({ body, callback, elements, statement }: Iteration, item: TSESTree.Identifier, source: Source): boolean {
  if (!callback.async || callback.generator || callback.params.length !== 1 || callback.type !== 'ArrowFunctionExpression') return false;
  if (elements.type === 'SequenceExpression' || !mayAwait(statement, source)) return false;
  if (isWritten(item, callback, source)) return false;
  if (!keepsComments(source, statement, [body, elements])) return false;
  const mentions = [...allCode(source, elements)].some((node) => node.type === 'Identifier' && node.name === item.name);
  return !mentions && [...ownCode(source, body)].every((node) => isAtHomeInLoop(node));
}

function isAtHomeInLoop(node: TSESTree.Node): boolean {
  if (NOT_IN_LOOPS.has(node.type) || node.type === 'FunctionDeclaration') return false;
  if (node.type === 'Identifier') return node.name !== 'arguments';
  return node.type !== 'VariableDeclaration' || node.kind !== 'var';
}

function isWritten(item: TSESTree.Identifier, callback: FunctionNode, source: Source): boolean {
  const variable = source.scopeManager?.getDeclaredVariables(callback).find(({ name }) => name === item.name);
  return variable?.references.some((reference) => reference.isWrite()) !== false;
}
