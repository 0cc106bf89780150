import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { functionAround } from '../syntax';
import { nameOf } from './owners';
import type { ProgramIndex } from './program';
import { arePathsExclusive, isLoop } from './structure';

/**
 * Whether the call answers by a parameter of the function around it, and no run of the function answers twice:
 * `if (unknown) { callback(error); return; } callback(null, answer);`. Nobody in the file may call the function, since
 * whoever does may answer by the same callback as well.
 */
export function isLoneReply(index: ProgramIndex, { callee }: TSESTree.CallExpression): boolean {
  const parameter = callee.type === 'Identifier' ? index.variableOf(callee) : undefined;
  const fn = functionAround(callee);
  if (fn === undefined || parameter === undefined) return false;
  let isLone = known.get(parameter);
  if (isLone === undefined) {
    isLone = isParameterOf(parameter, fn) && areLone(index, parameter, fn);
    known.set(parameter, isLone);
  }
  return isLone;
}

const known = new WeakMap<TSESLint.Scope.Variable, boolean>();

/** Each reply is compared with each other one. */
const MOST_REPLIES = 30;

function areLone(index: ProgramIndex, { references }: TSESLint.Scope.Variable, fn: FunctionNode): boolean {
  const replies = references.map(({ identifier }) => identifier);
  if (replies.length > MOST_REPLIES || !replies.every((reply) => isPlainCall(reply, fn))) return false;
  return areExclusive(replies) && !mayBeCalled(index, fn);
}

function isParameterOf({ defs, identifiers: [name] }: TSESLint.Scope.Variable, fn: FunctionNode): boolean {
  return defs.length === 1 && fn.params.some((parameter) => parameter === name);
}

/** Whether the name is called there by the function itself, where nothing but a `return` or a `throw` leads elsewhere. */
function isPlainCall(name: TSESTree.Node, fn: FunctionNode): boolean {
  const isCalled = name.parent?.type === 'CallExpression' && name.parent.callee === name;
  return isCalled && functionAround(name) === fn && isStraight(name, fn);
}

function isStraight(node: TSESTree.Node, fn: FunctionNode): boolean {
  for (let outer: TSESTree.Node | null | undefined = node; outer && outer !== fn; outer = outer.parent) {
    if (isLoop(outer) || LEADS_ELSEWHERE.has(outer.type)) return false;
  }
  return true;
}

const LEADS_ELSEWHERE: ReadonlySet<string> = new Set(['LabeledStatement', 'SwitchStatement', 'TryStatement']);

function areExclusive(replies: readonly TSESTree.Node[]): boolean {
  const inOrder = [...replies].sort((a, b) => a.range[0] - b.range[0]);
  return inOrder.every((first, position) => inOrder.slice(position + 1).every((second) => arePathsExclusive(first, second)));
}

/** Whether the file does more with the function than to export it, or to keep it in an object under its own name. */
function mayBeCalled(index: ProgramIndex, fn: FunctionNode): boolean {
  const name = isDeclaration(fn) ? nameOf(fn) : undefined;
  if (name === undefined || index.hasMember(name)) return true;
  return index.usersOf(name).some((node) => !isDeclared(node, name));
}

/** Whether the function runs only where it is called by the name that it has there: no callback, no constructor. */
function isDeclaration(fn: FunctionNode): boolean {
  if (fn.type === 'FunctionDeclaration') return true;
  if (fn.type === 'FunctionExpression' && fn.id) return false;
  return fn.parent.type !== 'MethodDefinition' || fn.parent.kind === 'method';
}

function isDeclared(node: TSESTree.Node, name: string): boolean {
  const { parent } = node;
  switch (parent?.type) {
    case 'ExportSpecifier':
      return true;
    case 'FunctionDeclaration':
    case 'VariableDeclarator':
      return parent.id === node;
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.key === node;
    case 'Property':
      return parent.parent.type === 'ObjectExpression' && !parent.computed && parent.key.type === 'Identifier' && parent.key.name === name;
    default:
      return false;
  }
}
