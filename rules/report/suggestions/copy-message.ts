import type { TSESTree } from '@typescript-eslint/utils';

import type { Mutation } from '../../domain';
import { methodCall, uncast } from '../../syntax';
import { isArray, isPlainObject } from './plain-object';
import type { Source, Suggestion } from './suggestion';
import { variableOf } from './variable';

/** `call.write(message)` → `call.write({ ...message })`, where the change is one that a shallow copy keeps out. */
export function suggestCopy({ message, node, send }: Mutation, source: Source): Suggestion<'copy'> | undefined {
  const name = uncast(message);
  if (name.type !== 'Identifier' || !send.arguments.some((argument) => contains(argument, name))) return undefined;
  const changed = changedObject(node);
  if (changed?.type !== 'Identifier' || variableOf(source, changed) !== variableOf(source, name)) return undefined;
  const copy = copyOf(source, name);
  if (copy === undefined) return undefined;
  const isShorthand = name.parent.type === 'Property' && name.parent.shorthand;
  return {
    data: { copy, line: String(send.loc.start.line) },
    fix: (fixer) => fixer.replaceText(name, isShorthand ? `${name.name}: ${copy}` : copy),
    messageId: 'copy',
  };
}

function contains(outer: TSESTree.Node, inner: TSESTree.Node): boolean {
  return outer.range[0] <= inner.range[0] && inner.range[1] <= outer.range[1];
}

function copyOf(source: Source, name: TSESTree.Identifier): string | undefined {
  if (isArray(source, name)) return `[...${name.name}]`;
  return isPlainObject(source, name) ? `{ ...${name.name} }` : undefined;
}

/** The object of which a property is changed: `message` in `message.seq = 2`, `message.seq++`, `list.push(1)`. */
function changedObject(node: TSESTree.Node): TSESTree.Expression | undefined {
  switch (node.type) {
    case 'AssignmentExpression':
      return memberObject(node.left);
    case 'CallExpression':
      return changedByCall(node);
    case 'UnaryExpression':
    case 'UpdateExpression':
      return memberObject(node.argument);
    default:
      return undefined;
  }
}

function memberObject(node: TSESTree.Node): TSESTree.Expression | undefined {
  return node.type === 'MemberExpression' ? uncast(node.object) : undefined;
}

function changedByCall(call: TSESTree.CallExpression): TSESTree.Expression | undefined {
  const method = methodCall(call);
  if (method === undefined) return undefined;
  const [target] = call.arguments;
  const isAssign = method.name === 'assign' && method.object.type === 'Identifier' && method.object.name === 'Object';
  if (isAssign) return target === undefined || target.type === 'SpreadElement' ? undefined : uncast(target);
  return uncast(method.object);
}
