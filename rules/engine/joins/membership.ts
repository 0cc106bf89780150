import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall, uncast } from '../../syntax';
import type { Walk } from '../walk';

/** `if (draining.has(call)) return;` asks a flag of the object, which `draining.add(call)` raises. */
export function membershipIn(walk: Walk, test: TSESTree.Expression): string | undefined {
  const node = uncast(test);
  if (node.type === 'UnaryExpression') return membershipIn(walk, node.argument);
  return node.type === 'CallExpression' && methodCall(node)?.name === 'has' ? membership(walk, node) : undefined;
}

/** `draining.add(call)` after such a question. */
export function joinMembers(walk: Walk, call: TSESTree.CallExpression): void {
  if (!/^(?:add|set)$/.test(methodCall(call)?.name ?? '')) return;
  const key = membership(walk, call);
  if (key !== undefined && walk.state.testedFlags.has(key)) walk.state.add('locks', `flag ${key}`);
}

/** The name of the flag. Another message each time is another member each time. */
function membership(walk: Walk, call: TSESTree.CallExpression): string | undefined {
  const [member] = call.arguments;
  const container = methodCall(call)?.object;
  if (container === undefined || (member?.type !== 'Identifier' && member?.type !== 'MemberExpression')) return undefined;
  const [held, holder] = [walk.evaluate(member).path, walk.evaluate(container).path];
  return held === undefined || holder === undefined ? undefined : `${held.key} in ${holder.key}`;
}
