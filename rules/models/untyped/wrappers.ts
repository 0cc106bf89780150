import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, uncast } from '../../syntax';
import type { Trace } from './trace';

/** gRPC-Go's names. Two of them on one object leave no doubt that it is a stream of messages. */
const MESSAGE_METHODS = new Set(['closeSend', 'recvMsg', 'sendMsg']);

/**
 * Whether an object is a hand-written stream: the file calls at least two of gRPC-Go's methods on it. Where the
 * file has its class too, the methods are walked as what they are.
 */
export function isMessageStream(trace: Trace, object: TSESTree.Expression, method: string): boolean {
  if (!MESSAGE_METHODS.has(method)) return false;
  if (trace.of(object) !== undefined) return false;
  const called = new Set(mentionsOf(trace, uncast(object)).flatMap((mention) => methodCalledOn(mention) ?? []));
  return called.size >= 2;
}

function mentionsOf(trace: Trace, object: TSESTree.Expression): readonly TSESTree.Node[] {
  if (object.type === 'Identifier') return (trace.variableOf(object)?.references ?? []).map(({ identifier }) => identifier);
  if (object.type !== 'MemberExpression' || object.object.type !== 'ThisExpression') return [];
  const owner = trace.of(object.object);
  const name = memberName(object);
  return owner?.kind === 'instance' && name !== undefined ? (trace.membersOf(owner.node).uses.get(name) ?? []) : [];
}

function methodCalledOn(mention: TSESTree.Node): string | undefined {
  const member = mention.parent;
  if (member?.type !== 'MemberExpression' || member.object !== mention || member.parent.type !== 'CallExpression') return undefined;
  const name = member.parent.callee === member ? memberName(member) : undefined;
  return name !== undefined && MESSAGE_METHODS.has(name) ? name : undefined;
}
