import type { TSESTree } from '@typescript-eslint/utils';

import type { CallShape } from '../calls';
import { evaluateArguments } from '../call-parts';
import { isFunction } from '../program';
import { memberName, uncast } from '../streams/access-path';
import { thisOf } from '../streams/fields';
import type { FunctionValue } from '../value';
import type { Walk } from '../walk';

/**
 * A call of a function whose body is in this file. An async one that is not awaited becomes a task, whose
 * part up to the first wait still runs within the call.
 */
export const generatorsAndFunctions: CallShape = (walk, call, awaited) => {
  const fn = calledFunction(walk, uncast(call.callee));
  if (fn === undefined) return undefined;
  const args = evaluateArguments(walk, call);
  if (fn.node.generator) return { generator: { args, fn } };
  if (!fn.node.async || awaited) return walk.run(fn, args);
  const { task, value } = walk.fork({ kind: 'call', node: call }, () => walk.run(fn, args));
  return { path: value.path, tasks: [task, ...(value.tasks ?? [])] };
};

function calledFunction(walk: Walk, callee: TSESTree.Expression): FunctionValue | undefined {
  if (isFunction(callee)) return { node: callee, self: callee.type === 'ArrowFunctionExpression' ? walk.self : undefined };
  if (callee.type === 'Identifier') return walk.evaluate(callee).fn;
  if (callee.type !== 'MemberExpression') return undefined;
  const object = uncast(callee.object);
  const name = memberName(callee);
  if (name === undefined) return undefined;
  if (object.type === 'ThisExpression') return ownMethod(walk, name);
  return object.type === 'Identifier' ? walk.evaluate(callee).fn : undefined;
}

function ownMethod(walk: Walk, name: string): FunctionValue | undefined {
  const { self } = walk;
  const owner = walk.index.classes.find((candidate) => thisOf(candidate).key === self?.key);
  const node = owner && walk.index.method(owner, name);
  return node && { node, self };
}
