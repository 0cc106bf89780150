import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse, OperationModel, Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { isWrapper, memberName, methodCall, uncast } from '../syntax';
import { initialOf } from './bindings';
import type { Check } from './check';
import { isDropped, wrapped } from './dropped';
import { operationsIn } from './operations';

/** Sends whose promise nobody keeps, so that neither their end nor their failure is noticed. */
export const floatingSends: Check = (index, resolver) => [
  ...operationsIn(index, resolver).filter(({ model, node }) => givesPromise(model) && isLost(index, resolver, node)).map(({ model, node }): Misuse => ({ kind: 'floating-send', model, node })),
  ...index.census.calls.filter((node) => isPromisedWrite(index, resolver, node) && isLost(index, resolver, node)).map((node): Misuse => ({ kind: 'floating-send', node })),
];

function givesPromise({ completion, isSlot, kind }: OperationModel): boolean {
  return kind === 'send' && completion === 'pending' && isSlot !== true;
}

function isLost(index: ProgramIndex, resolver: Resolver, node: TSESTree.Node): boolean {
  if (isDropped(node)) return true;
  const body = resultOf(node);
  const fn = body.parent;
  return fn?.type === 'ArrowFunctionExpression' && fn.body === body && isRunForEffect(index, resolver, fn);
}

/** The outermost expression whose value the node's value may be. */
function resultOf(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  switch (parent?.type) {
    case 'ConditionalExpression':
      return parent.test === node ? node : resultOf(parent);
    case 'LogicalExpression':
      return parent.right === node ? resultOf(parent) : node;
    case 'SequenceExpression':
      return parent.expressions.at(-1) === node ? resultOf(parent) : node;
    default:
      return isWrapper(parent) ? resultOf(parent) : node;
  }
}

const LISTENING = new Set(['addListener', 'on', 'once', 'prependListener', 'prependOnceListener']);
const SCHEDULING = new Set(['queueMicrotask', 'setImmediate', 'setInterval', 'setTimeout']);

/** Whether the function is the callback of something that throws away what its callback returns. */
function isRunForEffect(index: ProgramIndex, resolver: Resolver, fn: TSESTree.ArrowFunctionExpression): boolean {
  const { parent } = fn;
  if (parent.type !== 'CallExpression') return false;
  const position = parent.arguments.indexOf(fn);
  const callee = uncast(parent.callee);
  if (callee.type === 'Identifier') {
    return position === 0 && SCHEDULING.has(callee.name) && (index.variableOf(callee)?.defs.length ?? 0) === 0;
  }
  const method = methodCall(parent);
  if (method === undefined) return false;
  if (LISTENING.has(method.name)) return position === 1;
  if (method.name !== 'forEach' || position !== 0) return false;
  return resolver.isCollection(method.object) ?? isDropped(wrapped(parent));
}

/** `const send = promisify(call.write).bind(call)`, then `send(message)`. */
function isPromisedWrite(index: ProgramIndex, resolver: Resolver, call: TSESTree.CallExpression): boolean {
  const { callee } = call;
  const initial = callee.type === 'Identifier' ? initialOf(index.variableOf(callee)) : undefined;
  const promised = initial && unbound(initial);
  if (promised?.type !== 'CallExpression' || nameOf(promised.callee) !== 'promisify') return false;
  const [given] = promised.arguments;
  const method = given === undefined || given.type === 'SpreadElement' ? undefined : unbound(given);
  return method?.type === 'MemberExpression' && resolver.member(method)?.kind === 'send' && resolver.operation(call) === undefined;
}

/** `fn.bind(object)` is `fn`. */
function unbound(expression: TSESTree.Expression): TSESTree.Expression {
  const node = uncast(expression);
  const method = node.type === 'CallExpression' ? methodCall(node) : undefined;
  return method?.name === 'bind' ? uncast(method.object) : node;
}

function nameOf(node: TSESTree.Expression): string | undefined {
  return node.type === 'Identifier' ? node.name : node.type === 'MemberExpression' ? memberName(node) : undefined;
}
