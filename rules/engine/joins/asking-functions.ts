import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, memberName, uncast } from '../../syntax';
import type { FunctionValue } from '../value';
import type { Walk } from '../walk';

/** Longer functions do more than ask. */
const MAX_NODES = 60;

/** `if (this.isBusy())`, `if (this.busy)` with a getter: the functions of this file that a test leaves its question to. */
export function askedFunctions(walk: Walk, test: TSESTree.Expression | TSESTree.PrivateIdentifier): FunctionValue[] {
  if (test.type === 'PrivateIdentifier') return [];
  const node = uncast(test);
  switch (node.type) {
    case 'AwaitExpression':
    case 'UnaryExpression':
      return askedFunctions(walk, node.argument);
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [...askedFunctions(walk, node.left), ...askedFunctions(walk, node.right)];
    case 'CallExpression':
      return calledIn(walk, uncast(node.callee));
    case 'MemberExpression':
      return getterOf(walk, node);
    default:
      return [];
  }
}

function calledIn(walk: Walk, callee: TSESTree.Expression): FunctionValue[] {
  const isOwn = callee.type === 'MemberExpression' && callee.object.type === 'ThisExpression';
  const fn = isOwn || callee.type === 'Identifier' ? walk.evaluate(callee).fn : undefined;
  return fn === undefined ? [] : [fn];
}

function getterOf(walk: Walk, member: TSESTree.MemberExpression): FunctionValue[] {
  if (member.object.type !== 'ThisExpression' || walk.self === undefined) return [];
  const node = walk.classOf(walk.self)?.getter(memberName(member) ?? '');
  return node === undefined ? [] : [{ node, self: walk.self }];
}

/** What a short function gives back, and what it assigns on the way. */
export function answersOf(walk: Walk, { node: fn }: FunctionValue): { readonly assigned: TSESTree.AssignmentExpression[]; readonly returned: TSESTree.Expression[] } {
  const answers = { assigned: [] as TSESTree.AssignmentExpression[], returned: [] as TSESTree.Expression[] };
  if (fn.body.type !== 'BlockStatement') answers.returned.push(fn.body);
  let count = 0;
  for (const node of walk.index.tree.nodes(fn.body)) {
    walk.spend();
    count += 1;
    if (count > MAX_NODES || isFunction(node)) return { assigned: [], returned: [] };
    if (node.type === 'AssignmentExpression' && node.operator === '=') answers.assigned.push(node);
    if (node.type === 'ReturnStatement' && node.argument) answers.returned.push(node.argument);
  }
  return answers;
}
