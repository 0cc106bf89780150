import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall } from '../../syntax';
import { awaitingStatement } from './statement';
import type { Source } from './suggestion';
import { variableOf } from './variable';

/** `await Promise.all(…)` as a statement of its own, where nobody uses what the promises hold. */
export interface AwaitedAll {
  readonly argument: TSESTree.Expression;
  readonly statement: TSESTree.ExpressionStatement;
}

export function awaitedAll(call: TSESTree.Node | undefined, source: Source): AwaitedAll | undefined {
  if (call?.type !== 'CallExpression' || call.optional) return undefined;
  const method = methodCall(call);
  if (method?.name !== 'all' || method.object.type !== 'Identifier' || method.object.name !== 'Promise') return undefined;
  if ((variableOf(source, method.object)?.defs.length ?? 0) > 0) return undefined;
  const statement = awaitingStatement(call);
  const [argument, another] = call.arguments;
  if (statement === undefined || argument === undefined || another !== undefined || argument.type === 'SpreadElement') return undefined;
  return { argument, statement };
}
