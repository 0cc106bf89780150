import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, propertyName, uncast } from '../../syntax';
import type { Trace } from './trace';

/** The text of a constant of the file: `DATA` after `const DATA = 'data'`, `EVENTS.DATA` after `const EVENTS = { DATA: 'data' }`. */
export function staticText(trace: Trace, node: TSESTree.Expression, seen = new Set<unknown>()): string | undefined {
  const inner = uncast(node);
  if (seen.has(inner)) return undefined;
  seen.add(inner);
  switch (inner.type) {
    case 'Identifier': {
      const value = constantOf(trace, inner);
      return value && staticText(trace, value, seen);
    }
    case 'Literal':
      return typeof inner.value === 'string' ? inner.value : undefined;
    case 'MemberExpression': {
      const value = propertyOfConstant(trace, inner);
      return value && staticText(trace, value, seen);
    }
    case 'TemplateLiteral':
      return inner.expressions.length === 0 ? (inner.quasis[0]?.value.cooked ?? undefined) : undefined;
    default:
      return undefined;
  }
}

function constantOf(trace: Trace, identifier: TSESTree.Identifier): TSESTree.Expression | undefined {
  const definition = trace.variableOf(identifier)?.defs[0]?.node;
  if (definition?.type !== 'VariableDeclarator' || definition.parent.kind !== 'const' || definition.id.type !== 'Identifier') return undefined;
  return definition.init ?? undefined;
}

function propertyOfConstant(trace: Trace, member: TSESTree.MemberExpression): TSESTree.Expression | undefined {
  if (member.object.type !== 'Identifier') return undefined;
  const name = memberName(member);
  const constant = constantOf(trace, member.object);
  const held = constant && frozen(uncast(constant));
  if (name === undefined || held?.type !== 'ObjectExpression') return undefined;
  const property = held.properties.find((each) => each.type === 'Property' && propertyName(each) === name);
  return property?.type === 'Property' ? (property.value as TSESTree.Expression) : undefined;
}

/** `Object.freeze({…})` is the object. */
function frozen(node: TSESTree.Expression): TSESTree.Expression {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression' || memberName(node.callee) !== 'freeze') return node;
  const [argument] = node.arguments;
  return argument === undefined || argument.type === 'SpreadElement' ? node : uncast(argument);
}
