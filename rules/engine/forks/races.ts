import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall, uncast } from '../../syntax';
import { isReassigned } from '../program';
import { isExit, isLoop, namesIn } from '../structure';
import type { Task } from '../task';
import type { Value } from '../value';
import type { Walk } from '../walk';

/** Calls whose promise never rejects of itself. */
const DELAYS = /^(?:delay|pause|sleep|tick|wait\w*)$/i;

/**
 * `Promise.race` and `any`: the losers live on. With a single contestant that we know, it may be that the others
 * only win by a rejection, or that the code leaves when they win; where nothing shows that the code goes on
 * without the loser, it is taken for the winner.
 */
export function race(walk: Walk, call: TSESTree.CallExpression): void {
  const contestants = contestantsOf(call).map((node) => contestant(walk, node));
  const users = contestants.filter(({ tasks }) => tasks.length > 0);
  const kept = users.filter(({ node }) => isKept(walk, node));
  for (const { tasks } of kept) walk.drop(tasks);
  const losers = users.filter((user) => !kept.includes(user)).flatMap(({ tasks }) => tasks);
  const goesOn = users.length > 1 || contestants.some(({ node, value }) => isDelay(node, value)) || goesOnAfter(call);
  if (!goesOn) walk.drop(losers);
  else for (const task of losers) task.abandoned = true;
}

interface Contestant {
  readonly node: TSESTree.Expression;
  /** Its tasks that use a stream. */
  readonly tasks: readonly Task[];
  readonly value: Value;
}

function contestant(walk: Walk, node: TSESTree.Expression): Contestant {
  const value = walk.evaluate(node);
  return { node, tasks: (value.tasks ?? []).filter(({ operations }) => operations.size > 0), value };
}

function contestantsOf(call: TSESTree.CallExpression): TSESTree.Expression[] {
  return call.arguments.flatMap((argument) => {
    if (argument.type === 'SpreadElement') return [argument.argument];
    if (argument.type !== 'ArrayExpression') return [argument];
    return argument.elements.flatMap((element) => (element === null ? [] : [element.type === 'SpreadElement' ? element.argument : element]));
  });
}

/** Whether the promise has a name under which it is waited for again, as a receive that is kept until it settles. */
function isKept(walk: Walk, node: TSESTree.Expression): boolean {
  const variable = node.type === 'Identifier' ? walk.variableOf(node) : undefined;
  if (variable === undefined) return node.type === 'MemberExpression';
  return isReassigned(variable) || variable.references.filter((reference) => reference.isRead()).length > 1;
}

function isDelay(node: TSESTree.Expression, value: Value): boolean {
  if (value.resolves === true) return true;
  const call = uncast(node);
  if (call.type !== 'CallExpression') return false;
  const name = call.callee.type === 'Identifier' ? call.callee.name : methodCall(call)?.name;
  return DELAYS.test(name ?? '');
}

/** Whether the code shows that it goes on when the receive has lost: it swallows the timeout, or tests for it and continues. */
function goesOnAfter(call: TSESTree.CallExpression): boolean {
  return swallowsRejection(call) || continuesOnTest(call);
}

function swallowsRejection(call: TSESTree.CallExpression): boolean {
  for (let node: TSESTree.Node = call; node.parent && !node.type.includes('Function'); node = node.parent) {
    const parent: TSESTree.Node = node.parent;
    if (parent.type === 'TryStatement' && parent.block === node) {
      return parent.handler !== null && !parent.handler.body.body.some(mayLeave);
    }
  }
  return false;
}

/** Whether the statement may lead out, or does something that we do not know, such as cancelling the call. */
function mayLeave(node: TSESTree.Node): boolean {
  if (node.type === 'ContinueStatement') return false;
  if (node.type !== 'ExpressionStatement') return true;
  const { expression } = node;
  const name = expression.type === 'CallExpression' ? (methodCall(expression)?.name ?? 'log') : '';
  return !/^(?:debug|error|info|log|trace|warn)$/.test(name) && expression.type === 'CallExpression';
}

/** `const next = await Promise.race(…); if (next === IDLE) continue;` */
function continuesOnTest(call: TSESTree.CallExpression): boolean {
  const declarator = call.parent.type === 'AwaitExpression' ? call.parent.parent : undefined;
  if (declarator?.type !== 'VariableDeclarator') return false;
  const block = declarator.parent.parent;
  if (block.type !== 'BlockStatement' || !isLoop(block.parent)) return false;
  const names = namesIn(declarator.id);
  return block.body
    .slice(block.body.indexOf(declarator.parent) + 1)
    .some((statement) => statement.type === 'IfStatement' && namesIn(statement.test).some((name) => names.includes(name)) && continues(statement.consequent));
}

function continues(arm: TSESTree.Statement): boolean {
  if (arm.type === 'ContinueStatement') return true;
  return arm.type === 'BlockStatement' && arm.body.at(-1)?.type === 'ContinueStatement' && !arm.body.slice(0, -1).some((statement) => isExit(statement) || mayLeave(statement));
}
