import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { isLoop, leavesBefore, type LoopNode } from '../engine/structure';
import { isFunction, methodCall } from '../syntax';
import { waits, ownNodes } from './own-nodes';

const EACH = new Set(['flatMap', 'forEach', 'map']);

/**
 * What certainly runs the node again and again: a loop around it, the callback of a collection's method, or a
 * server handler. Nothing does where a condition stands between, which may be that of a cache or of a retry.
 * `matters` is asked before any question about a type.
 */
export function repeaterOf(index: ProgramIndex, resolver: Resolver, node: TSESTree.Node, matters: () => boolean): TSESTree.Node | undefined {
  let isOwn = true;
  for (let inner = node; inner.parent && !isConditional(inner); inner = inner.parent) {
    const { parent } = inner;
    if (isOwn && isLoop(parent) && isRepeated(parent, inner)) return matters() && !isRetry(index, parent, node) ? parent : undefined;
    if (!isFunction(parent)) continue;
    if (isOwn && isEachCallback(resolver, parent)) return matters() ? parent : undefined;
    if (matters() && resolver.isHandler(parent)) return parent;
    if (!matters()) return undefined;
    isOwn = false;
  }
  return undefined;
}

/** Whether the node runs only if something holds, or something fails. */
function isConditional(node: TSESTree.Node): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'AssignmentExpression':
      return parent.right === node && /^(?:&&|\|\||\?\?)=$/.test(parent.operator);
    case 'CatchClause':
    case 'SwitchCase':
      return true;
    case 'ConditionalExpression':
    case 'IfStatement':
      return parent.test !== node;
    case 'LogicalExpression':
      return parent.right === node;
    default:
      return false;
  }
}

function isRepeated(loop: LoopNode, part: TSESTree.Node): boolean {
  if ('right' in loop) return loop.body === part;
  return loop.type !== 'ForStatement' || loop.init !== part;
}

/** A loop that is left once its work has succeeded, or that starts over after a failure or a pause. */
function isRetry(index: ProgramIndex, loop: LoopNode, node: TSESTree.Node): boolean {
  if (leavesBefore(node, loop)) return true;
  const tries = [...ownNodes(index, loop.body)].some(({ type }) => type === 'TryStatement');
  if ('right' in loop) return false;
  if (loop.type !== 'ForStatement' || loop.test === null) return tries || waits(index, loop);
  return tries && [...ownNodes(index, loop.body)].some(({ type }) => type === 'BreakStatement' || type === 'ReturnStatement');
}

function isEachCallback(resolver: Resolver, fn: FunctionNode): boolean {
  const { parent } = fn;
  if (parent.type !== 'CallExpression' || parent.arguments[0] !== fn) return false;
  const method = methodCall(parent);
  return method !== undefined && EACH.has(method.name) && resolver.isCollection(method.object) !== false;
}
