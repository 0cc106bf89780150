import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel } from '../domain';
import { functionAround, isFunction, type MethodCall, methodCall, uncast } from '../syntax';
import type { MethodModel } from './library-model';
import { nodesBelow } from './nodes-below';

const LOOPS = new Set(['DoWhileStatement', 'ForInStatement', 'ForOfStatement', 'ForStatement', 'WhileStatement']);

/** Methods that run their callback for one element after the other. */
const EACH = /^(?:forEach|map)$/;

/**
 * What a call does to a slot that holds one message. Nothing tells when the slot is free again, so a send meets
 * another one only where the code makes both without a wait in between; elsewhere it is over when it returns.
 * The close behind such sends is left to them: each alone is in order.
 */
export function slotOperation(call: TSESTree.CallExpression, model: MethodModel): OperationModel | undefined {
  if (model.kind === 'close') return sendsOfFunction(call).some(isCrowded) ? undefined : model;
  return isCrowded(call) ? model : { ...model, completion: 'instant' };
}

/** Whether the same call is made again in the same turn: by a loop, or by another statement of its block. */
function isCrowded(call: TSESTree.CallExpression): boolean {
  return isRepeated(call) || hasTwin(call);
}

function isRepeated(call: TSESTree.CallExpression): boolean {
  const owner = functionAround(call);
  for (let node = call.parent as TSESTree.Node | undefined; node && node !== owner; node = node.parent) {
    if (LOOPS.has(node.type)) return !waits(node);
  }
  const user = owner?.parent;
  if (owner === undefined || owner.async || user?.type !== 'CallExpression' || user.arguments[0] !== owner) return false;
  return EACH.test(methodCall(user)?.name ?? '');
}

function hasTwin(call: TSESTree.CallExpression): boolean {
  const statement = call.parent;
  const block = statement.parent;
  if (statement.type !== 'ExpressionStatement' || (block?.type !== 'BlockStatement' && block?.type !== 'Program')) return false;
  const own = block.body.indexOf(statement);
  return block.body.some((other, position) => {
    if (position === own || !isTwin(call, other)) return false;
    return !block.body.slice(Math.min(own, position), Math.max(own, position) + 1).some(waits);
  });
}

function isTwin(call: TSESTree.CallExpression, statement: TSESTree.Node): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'CallExpression') return false;
  const [one, other] = [methodCall(call), methodCall(statement.expression)];
  return one !== undefined && other !== undefined && slotOf(one) === slotOf(other) && isSameObject(one.object, other.object);
}

function slotOf({ name }: MethodCall): string {
  return name === 'sendMessageWithContext' ? 'sendMessage' : name;
}

function isSameObject(one: TSESTree.Expression, other: TSESTree.Expression): boolean {
  const [a, b] = [uncast(one), uncast(other)];
  if (a.type === 'Identifier') return b.type === 'Identifier' && a.name === b.name;
  if (a.type === 'ThisExpression') return b.type === 'ThisExpression';
  if (a.type !== 'MemberExpression' || b.type !== 'MemberExpression' || a.computed || b.computed) return false;
  return (a.property as TSESTree.Identifier).name === (b.property as TSESTree.Identifier).name && isSameObject(a.object, b.object);
}

/** The sends beside the call in its function, nested blocks included. */
function sendsOfFunction(call: TSESTree.CallExpression): TSESTree.CallExpression[] {
  const owner = functionAround(call);
  const sends: TSESTree.CallExpression[] = [];
  let top: TSESTree.Node = owner?.body ?? call;
  while (owner === undefined && top.parent) top = top.parent;
  for (const node of below(top)) {
    if (node.type === 'CallExpression' && methodCall(node)?.name.startsWith('sendMessage') === true) sends.push(node);
  }
  return sends;
}

/** Whether the task that runs the node gives way within it. */
function waits(node: TSESTree.Node): boolean {
  for (const part of below(node)) {
    if (part.type === 'AwaitExpression' || part.type === 'YieldExpression') return true;
    if (part.type === 'ForOfStatement' && part.await) return true;
  }
  return false;
}

/** What lies below the node in its own function; a callback that is run for each element belongs to it. */
function below(top: TSESTree.Node): Generator<TSESTree.Node> {
  return nodesBelow(top, (node) => isFunction(node) && !EACH.test(callerOf(node)));
}

function callerOf({ parent }: TSESTree.Node): string {
  return parent?.type === 'CallExpression' ? (methodCall(parent)?.name ?? '') : '';
}
