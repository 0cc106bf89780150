import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, Resolver } from '../domain';
import { isFunction, memberName } from '../syntax';
import type { Use } from './census';
import { type ProgramIndex } from './program';
import { isIteratorMember } from './streams/iterators';

export type EntryPoint = FunctionNode | TSESTree.Program;

/** The functions, and the module's own code, from which an operation can be reached within this file. */
export function entryPoints(index: ProgramIndex, resolver: Resolver): ReadonlySet<EntryPoint> {
  const reached = new Set<EntryPoint>();
  const pending = new Set<string>();
  const reach = (node: TSESTree.Node): void => {
    for (const owner of ownersOf(node)) {
      // Whatever encloses it was reached with it.
      if (reached.has(owner)) return;
      reached.add(owner);
      const name = nameOf(owner);
      if (name !== undefined) pending.add(name);
    }
  };
  for (const node of index.census.uses) {
    if (isOperation(node, resolver)) reach(node);
    if (!isDetached(node, resolver)) continue;
    reach(node);
    const name = nameGiven(node);
    if (name !== undefined) pending.add(name);
  }
  if (reached.size === 0) return reached;
  const users = usersByName(index);
  // Names that are added on the way are visited as well.
  for (const name of pending) for (const user of users.get(name) ?? []) reach(user);
  return reached;
}

function isOperation(node: Use, resolver: Resolver): boolean {
  if (node.type === 'ForOfStatement') return resolver.iteration(node.right) !== undefined;
  if (node.type !== 'CallExpression') return false;
  if (resolver.operation(node) !== undefined || isIteratorCall(node, resolver)) return true;
  return node.arguments.some((argument) => argument.type !== 'SpreadElement' && isPiped(node, argument, resolver));
}

/** `call.write` without a call: `call.write.bind(call)`, `forEach(call.write, call)`. */
function isDetached(node: Use, resolver: Resolver): node is TSESTree.MemberExpression {
  if (node.type !== 'MemberExpression' || (node.parent.type === 'CallExpression' && node.parent.callee === node)) return false;
  return node.object.type !== 'Super' && resolver.member(node) !== undefined;
}

/** The name under which the declaration around the node keeps what it makes. */
function nameGiven(node: TSESTree.Node): string | undefined {
  for (let inner: TSESTree.Node | null | undefined = node; inner && !isFunction(inner); inner = inner.parent) {
    if (inner.type === 'VariableDeclarator') return inner.id.type === 'Identifier' ? inner.id.name : undefined;
  }
  return undefined;
}

function isIteratorCall({ callee }: TSESTree.CallExpression, resolver: Resolver): boolean {
  return callee.type === 'MemberExpression' && isIteratorMember(callee) && resolver.carries(callee.object, 'receive');
}

function isPiped(call: TSESTree.CallExpression, argument: TSESTree.Expression, resolver: Resolver): boolean {
  const { callee } = call;
  const name = callee.type === 'MemberExpression' ? memberName(callee) : callee.type === 'Identifier' ? callee.name : '';
  return (name === 'pipe' || name === 'pipeline') && resolver.carries(argument, 'send');
}

function* ownersOf(node: TSESTree.Node): Generator<EntryPoint> {
  // ESLint gives the program's parent as null, the types as undefined.
  let owner: TSESTree.Node | null | undefined = node;
  while (owner) {
    if (owner.type === 'Program' || isFunction(owner)) yield owner;
    owner = owner.parent;
  }
}

/** Where each name is used, as a variable or as a member: who may call a function of that name. */
function usersByName(index: ProgramIndex): Map<string, TSESTree.Node[]> {
  const users = new Map<string, TSESTree.Node[]>();
  for (const node of index.census.names) {
    const list = users.get(node.name);
    if (list === undefined) users.set(node.name, [node]);
    else list.push(node);
  }
  return users;
}

/** The name by which the function is called, where its declaration shows one. */
export function nameOf(owner: EntryPoint): string | undefined {
  if (owner.type === 'Program') return undefined;
  if (owner.type !== 'ArrowFunctionExpression' && owner.id) return owner.id.name;
  const { parent } = owner;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition' && parent.type !== 'Property') return undefined;
  return parent.key.type === 'Identifier' || parent.key.type === 'PrivateIdentifier' ? parent.key.name : undefined;
}
