import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, isNamed, memberName, uncast } from '../../syntax';
import { evaluateArguments } from '../call-parts';
import { type Callee, type CallShape, NEVER } from '../call-shape';
import { lockEffect, lockOf } from '../joins/locks';
import type { FunctionValue, Value } from '../value';
import type { Walk } from '../walk';

/**
 * A call of a function whose body is in this file. An async one that is not awaited becomes a task, whose
 * part up to the first wait still runs within the call.
 */
export const generatorsAndFunctions: CallShape = (walk, call, awaited, callee) => {
  if (callee.method?.name === 'bind') return bound(walk, call);
  const fn = calledFunction(walk, callee);
  if (fn === NEVER || fn === undefined) return fn;
  const args = evaluateArguments(walk, call);
  if (fn.node.generator) return { generator: { args, fn } };
  if (!fn.node.async || awaited) return withLock(walk, callee, fn, walk.run(fn, args));
  const { task, value } = walk.fork({ kind: 'call', node: call }, () => walk.run(fn, args));
  return { path: value.path, tasks: [task, ...(value.tasks ?? [])] };
};

/** `fn.bind(self, …)`: the same function with its first arguments fixed. */
function bound(walk: Walk, call: TSESTree.CallExpression): Value | undefined {
  const callee = uncast(call.callee);
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
  const { fn } = walk.evaluate(callee.object);
  const [self, ...args] = evaluateArguments(walk, call);
  return { fn: fn && { ...fn, bound: [...(fn.bound ?? []), ...args], self: self?.path ?? fn.self }, path: walk.allocate() };
}

function calledFunction(walk: Walk, callee: Callee): FunctionValue | typeof NEVER | undefined {
  const { node } = callee;
  if (isFunction(node)) return { node, self: node.type === 'ArrowFunctionExpression' ? walk.self : undefined };
  if (node.type === 'Identifier') return callee.value.fn;
  if (node.type !== 'MemberExpression') return NEVER;
  if (node.object.type === 'Super') return inherited(walk, node);
  return callee.name !== undefined && isNamed(uncast(node.object)) ? callee.value.fn : NEVER;
}

/** `super.method()`, where the superclass is in this file. */
function inherited(walk: Walk, callee: TSESTree.MemberExpression): FunctionValue | undefined {
  const method = walk.index.superAt(callee)?.method(memberName(callee) ?? '');
  return method && { node: method, self: walk.self };
}

/** A class of this file may be a lock by its methods' names, whatever their bodies do. */
function withLock(walk: Walk, { method }: Callee, { self }: FunctionValue, value: Value): Value {
  if (self === undefined || method === undefined) return value;
  const effect = lockEffect(method.name);
  if (effect === undefined) return value;
  if (effect === 'acquire') return { ...value, acquires: lockOf(self) };
  walk.release(lockOf(self));
  return value;
}
