import type { TSESTree } from '@typescript-eslint/utils';

import { isNamed, methodCall, uncast } from '../../syntax';
import { evaluateArguments } from '../call-parts';
import type { Callee, CallShape } from '../call-shape';
import { operate } from '../forks/operations';
import type { DetachedOperation, Value } from '../value';
import type { Walk } from '../walk';
import type { AccessPath } from './access-path';

/** `send(m)`, `call.write.call(call, m)` and `call.write.apply(call, [m])`, and what makes such a function. */
export const detachedOperations: CallShape = (walk, call, awaited, callee) => {
  const { name } = callee;
  const made = name === 'bind' || name === 'promisify' ? madeBy(walk, call) : undefined;
  if (made !== undefined) {
    evaluateArguments(walk, call);
    return { operation: made, path: walk.allocate() };
  }
  const operation = (name === 'apply' || name === 'call' ? calledOn(walk, call) : undefined) ?? called(callee);
  if (operation?.path === undefined) return undefined;
  const values = evaluateArguments(walk, call);
  return operate(walk, operation.model, operation.path, { awaited, call, values });
};

/** A member's value, which may be a method of a stream. */
export function withMethod(walk: Walk, member: TSESTree.MemberExpression, value: Value): Value {
  const operation = detached(walk, member);
  return operation === undefined ? value : { ...value, operation };
}

/** A method of a stream that is read but not called: nothing tells yet which stream it will be called on. */
function detached(walk: Walk, member: TSESTree.MemberExpression): DetachedOperation | undefined {
  if (member.object.type === 'Super') return undefined;
  const model = walk.resolver.member(member);
  return model?.completion === 'session' || model === undefined ? undefined : { model, node: member, path: undefined };
}

/** `call.write.bind(call)` and `promisify(call.write)`, in either order. */
function madeBy(walk: Walk, call: TSESTree.CallExpression): DetachedOperation | undefined {
  const [first] = call.arguments;
  if (first === undefined || first.type === 'SpreadElement') return undefined;
  if (isPromisify(call)) {
    const operation = operationIn(walk, first);
    return operation && { ...operation, model: { ...operation.model, completion: 'pending' } };
  }
  const method = methodCall(call);
  if (method?.name !== 'bind' || call.arguments.length > 1) return undefined;
  const operation = operationIn(walk, method.object);
  // What is bound stays bound.
  return operation && { ...operation, path: operation.path ?? receiver(walk, first) };
}

function isPromisify(call: TSESTree.CallExpression): boolean {
  const callee = uncast(call.callee);
  return (callee.type === 'Identifier' ? callee.name : methodCall(call)?.name) === 'promisify';
}

/** `call.write.call(call, m)`. */
function calledOn(walk: Walk, call: TSESTree.CallExpression): DetachedOperation | undefined {
  const method = methodCall(call);
  const [self] = call.arguments;
  if ((method?.name !== 'call' && method?.name !== 'apply') || self === undefined || self.type === 'SpreadElement') return undefined;
  const operation = operationIn(walk, method.object);
  return operation && { ...operation, path: operation.path ?? receiver(walk, self) };
}

/** The stream that a detached method is to be called on. */
function receiver(walk: Walk, node: TSESTree.Expression): AccessPath | undefined {
  return isNamed(uncast(node)) ? walk.evaluate(node).path : undefined;
}

function called(callee: Callee): DetachedOperation | undefined {
  return isNamed(callee.node) && callee.node.type !== 'ThisExpression' ? callee.value.operation : undefined;
}

function operationIn(walk: Walk, expression: TSESTree.Expression): DetachedOperation | undefined {
  const node = uncast(expression);
  if (node.type === 'MemberExpression') return detached(walk, node) ?? (isNamed(node) ? walk.evaluate(node).operation : undefined);
  if (node.type === 'Identifier') return walk.evaluate(node).operation;
  return node.type === 'CallExpression' ? madeBy(walk, node) : undefined;
}

/** What a name that was bound before the walk began holds by its declaration, which may lead back to the name. */
export function declaredOperation(walk: Walk, init: TSESTree.CallExpression): Value {
  if (asked.has(init)) return {};
  asked.add(init);
  try {
    const operation = madeBy(walk, init);
    return operation === undefined ? {} : { operation };
  } finally {
    asked.delete(init);
  }
}

const asked = new Set<TSESTree.Node>();
