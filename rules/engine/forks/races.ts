import type { TSESTree } from '@typescript-eslint/utils';

import { functionAround, isFunction, methodCall, uncast } from '../../syntax';
import { isReassigned } from '../program';
import { isExit, isLoop, namesIn } from '../structure';
import type { Task } from '../task';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { isLog, mayCallersLeave, mayLeaveOn, nameOfCall } from './race-outcome';

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
  const goesOn = users.length > 1 || goesOnAfter(walk, call) || (hasDelay(walk, contestants) && !mayLeaveOn(walk, call));
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

/** Methods whose result stands for the promise, or the promises, that they are called on. */
const FOLLOWERS = /^(?:catch|finally|map|then|values)$/;

/** Whether the promise has a name under which it is waited for again, as a receive that is kept until it settles. */
function isKept(walk: Walk, node: TSESTree.Expression): boolean {
  if (node.type === 'MemberExpression') return true;
  if (node.type === 'CallExpression') {
    const method = methodCall(node);
    if (method !== undefined && FOLLOWERS.test(method.name) && isKept(walk, method.object)) return true;
    return node.arguments.some((argument) => argument.type === 'Identifier' && isPromise(walk, argument) && isKept(walk, argument));
  }
  const variable = node.type === 'Identifier' ? walk.variableOf(node) : undefined;
  return variable !== undefined && (isReassigned(variable) || variable.references.filter((reference) => reference.isRead()).length > 1);
}

function isPromise(walk: Walk, name: TSESTree.Identifier): boolean {
  const { path, tasks = [] } = walk.evaluate(name);
  return tasks.length + walk.elementsOf(path).length > 0;
}

function hasDelay(walk: Walk, contestants: readonly Contestant[]): boolean {
  return contestants.some(({ node, value }) => isDelay(walk, node, value));
}

function isDelay(walk: Walk, node: TSESTree.Expression, value: Value): boolean {
  if (value.resolves === true) return isTimed(walk, node);
  const call = uncast(node);
  return call.type === 'CallExpression' && DELAYS.test(nameOfCall(call));
}

/** Whether a promise that nothing rejects settles by the clock; a promise for an event stays settled, and the code knows of the event. */
function isTimed(walk: Walk, node: TSESTree.Expression): boolean {
  const definition = node.type === 'Identifier' ? walk.variableOf(node)?.defs[0]?.node : undefined;
  const made = definition?.type === 'VariableDeclarator' ? definition.init : node;
  if (made?.type !== 'NewExpression') return true;
  return [...walk.index.tree.nodes(made)].some((part) => part.type === 'Identifier' && part.name === 'setTimeout');
}

/** Whether the code shows that it goes on when the receive has lost: it swallows the timeout, or tests for it and continues. */
function goesOnAfter(walk: Walk, call: TSESTree.CallExpression): boolean {
  return swallowsRejection(walk, call) || continuesOnTest(call);
}

function swallowsRejection(walk: Walk, call: TSESTree.CallExpression): boolean {
  for (let node: TSESTree.Node = call; node.parent && !isFunction(node); node = node.parent) {
    const parent: TSESTree.Node = node.parent;
    // A handler around the loop runs once the loop has been left.
    if (isLoop(parent)) return false;
    if (parent.type === 'TryStatement' && parent.block === node && parent.handler) return swallows(walk, call, parent.handler.body.body);
  }
  return false;
}

function swallows(walk: Walk, call: TSESTree.CallExpression, handler: readonly TSESTree.Statement[]): boolean {
  const last = handler.at(-1);
  if (last?.type !== 'ReturnStatement') return !handler.some(mayLeave);
  // `try { return await Promise.race(…); } catch { return undefined; }`: its callers decide.
  const isResult = call.parent.type === 'ReturnStatement' || (call.parent.type === 'AwaitExpression' && call.parent.parent.type === 'ReturnStatement');
  return isResult && isNothing(last.argument) && !handler.slice(0, -1).some(mayLeave) && !mayCallersLeave(walk, functionAround(call));
}

function isNothing(node: TSESTree.Expression | null): boolean {
  if (node === null) return true;
  return (node.type === 'Identifier' && node.name === 'undefined') || (node.type === 'Literal' && !node.value);
}

/** Whether the statement may lead out, or does something that we do not know, such as cancelling the call. */
function mayLeave(node: TSESTree.Node): boolean {
  if (node.type === 'ContinueStatement') return false;
  return node.type !== 'ExpressionStatement' || node.expression.type !== 'CallExpression' || !isLog(node.expression);
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
