import type { TSESTree } from '@typescript-eslint/utils';

import { memberName } from '../../syntax';
import { evaluateArguments } from '../call-parts';
import { type CallShape, NEVER } from '../call-shape';
import { pendingOperation } from '../forks/operations';

const NEXT = { completion: 'pending', consumer: 'pull', kind: 'receive' } as const;

/** `call[Symbol.asyncIterator]()`, Node's `call.iterator(…)`, and `next()` on what they return. */
export const iterators: CallShape = (walk, call, awaited, { name, node }) => {
  if (node.type !== 'MemberExpression' || node.object.type === 'Super') return NEVER;
  if (name === 'next' && node.object.type === 'Identifier') {
    const value = walk.evaluate(node.object);
    if (value.iterator !== true || value.path === undefined) return undefined;
    return pendingOperation(walk, NEXT, value.path, call, awaited);
  }
  if (!isIteratorMember(node) || !walk.resolver.carries(node.object, 'receive')) return NEVER;
  const { path } = walk.evaluate(node.object);
  evaluateArguments(walk, call);
  return { iterator: true, path: path ?? walk.allocate() };
};

/** `call[Symbol.asyncIterator]` or `call.iterator`. */
export function isIteratorMember(member: TSESTree.MemberExpression): boolean {
  if (memberName(member) === 'iterator') return true;
  return member.computed && member.property.type === 'MemberExpression' && memberName(member.property) === 'asyncIterator';
}
