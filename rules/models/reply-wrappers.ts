import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, propertyName, uncast } from '../syntax';
import type { VariableLookup } from './origins';

/**
 * Whether the name holds something of the project's own that stands before the callback, though it has the
 * callback's type: `const done = once(callback)` may be called as often as one likes.
 */
export function isWrapper(callee: TSESTree.Expression, variableOf: VariableLookup): boolean {
  if (callee.type === 'Identifier') {
    const node = variableOf(callee)?.defs[0]?.node;
    return node?.type === 'VariableDeclarator' && isMade(node.init);
  }
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ThisExpression') return false;
  const name = memberName(callee);
  return classAround(callee)?.body.some((element) => makesField(element, name)) === true;
}

/** Whether the value is made here, rather than another name for what was passed. */
function isMade(value: TSESTree.Expression | null | undefined): boolean {
  if (!value) return false;
  const { type } = uncast(value);
  return type !== 'Identifier' && type !== 'MemberExpression';
}

function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  for (let outer: TSESTree.Node | null | undefined = node; outer; outer = outer.parent) if (outer.type === 'ClassBody') return outer;
  return undefined;
}

/** Whether a field's initialiser, or a statement of the constructor, makes what the field holds. */
function makesField(element: TSESTree.ClassElement, name: string | undefined): boolean {
  if (element.type === 'PropertyDefinition') return propertyName(element) === name && isMade(element.value);
  if (element.type !== 'MethodDefinition' || element.kind !== 'constructor') return false;
  return element.value.body?.body.some((statement) => assigns(statement, name)) === true;
}

function assigns(statement: TSESTree.Statement, name: string | undefined): boolean {
  if (statement.type !== 'ExpressionStatement' || statement.expression.type !== 'AssignmentExpression') return false;
  const { left, right } = statement.expression;
  return left.type === 'MemberExpression' && left.object.type === 'ThisExpression' && memberName(left) === name && isMade(right);
}
