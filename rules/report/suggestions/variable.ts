import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../../domain';
import { isFunction, propertyName } from '../../syntax';
import type { Source } from './suggestion';

/** The variable that the identifier names. */
export function variableOf(source: Source, identifier: TSESTree.Identifier): TSESLint.Scope.Variable | undefined {
  for (let scope: TSESLint.Scope.Scope | null = source.getScope(identifier); scope; scope = scope.upper) {
    const variable = scope.set.get(identifier.name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** The one place that gives the variable its value. */
function definitionOf(source: Source, identifier: TSESTree.Identifier): TSESLint.Scope.Definition | undefined {
  const variable = variableOf(source, identifier);
  const [definition, another] = variable?.defs ?? [];
  return another === undefined ? definition : undefined;
}

/** What the name is declared to hold, where it is a variable that is written once. */
export function initialOf(source: Source, identifier: TSESTree.Identifier): TSESTree.Expression | undefined {
  const node = definitionOf(source, identifier)?.node;
  if (node?.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !node.init) return undefined;
  const writes = variableOf(source, identifier)?.references.filter((reference) => reference.isWrite()) ?? [];
  return writes.length === 1 ? node.init : undefined;
}

/** The type that the name is declared with, as a variable or a parameter. */
export function annotationOf(source: Source, identifier: TSESTree.Identifier): TSESTree.TypeNode | undefined {
  const name = definitionOf(source, identifier)?.name;
  return name?.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
}

/** The function of this file that the call runs: one with a name, or a method of the same class. */
export function calledFunction(source: Source, call: TSESTree.CallExpression): FunctionNode | undefined {
  const { callee } = call;
  if (callee.type === 'Identifier') return functionNamed(source, callee);
  if (callee.type !== 'MemberExpression' || callee.object.type !== 'ThisExpression') return undefined;
  const name = propertyName({ computed: callee.computed, key: callee.property });
  return name === undefined ? undefined : methodOf(call, name);
}

function functionNamed(source: Source, callee: TSESTree.Identifier): FunctionNode | undefined {
  const declared = definitionOf(source, callee)?.node;
  if (declared?.type === 'FunctionDeclaration') return declared;
  const initial = initialOf(source, callee);
  return initial !== undefined && isFunction(initial) ? initial : undefined;
}

function methodOf(node: TSESTree.Node, name: string): FunctionNode | undefined {
  let body = node.parent;
  while (body && body.type !== 'ClassBody') body = body.parent;
  const methods = (body?.body ?? []).filter(
    (member) => (member.type === 'MethodDefinition' || member.type === 'PropertyDefinition') && propertyName(member) === name,
  );
  const [method, another] = methods;
  const value = another === undefined && method !== undefined && 'value' in method ? method.value : undefined;
  return value && isFunction(value) ? value : undefined;
}
