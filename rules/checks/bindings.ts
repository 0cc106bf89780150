import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { isFunction, uncast } from '../syntax';

type Variable = TSESLint.Scope.Variable;

/** The one variable that the expression's value is put in; none where it may get elsewhere too, or be one of several. */
export function variableFor(index: ProgramIndex, value: TSESTree.Node): Variable | undefined {
  const target = targetOf(value);
  const variable = target?.type === 'Identifier' ? index.variableOf(target) : undefined;
  return variable !== undefined && isPrivate(variable) && writesTo(variable) === 1 ? variable : undefined;
}

/** What a variable that is written once is initialised with, as written in the code. */
export function initialOf(variable: Variable | undefined): TSESTree.Expression | undefined {
  const node = variable?.defs.length === 1 ? variable.defs[0]?.node : undefined;
  if (variable === undefined || node?.type !== 'VariableDeclarator' || node.id.type !== 'Identifier') return undefined;
  return node.init !== null && writesTo(variable) === 1 ? node.init : undefined;
}

/** The function of this file that an expression stands for: itself, or the one that its name is bound to. */
export function functionFor(index: ProgramIndex, expression: TSESTree.Node): FunctionNode | undefined {
  if (isFunction(expression)) return expression;
  const variable = expression.type === 'Identifier' ? index.variableOf(expression) : undefined;
  const definition = variable?.defs.length === 1 ? variable.defs[0] : undefined;
  // A parameter is defined by its function, too.
  if (definition?.node.type === 'FunctionDeclaration' && definition.node.id === definition.name) return definition.node;
  const initial = initialOf(variable);
  const value = initial && uncast(initial);
  return value !== undefined && isFunction(value) ? value : undefined;
}

/** Where the variable's value is used. */
export function readsOf(variable: Variable): TSESTree.Node[] {
  return variable.references.filter((reference) => reference.isRead()).map(({ identifier }) => identifier);
}

function writesTo(variable: Variable): number {
  return variable.references.filter((reference) => reference.isWrite()).length;
}

function targetOf(value: TSESTree.Node): TSESTree.Node | undefined {
  const { parent } = value;
  if (parent?.type === 'VariableDeclarator') {
    return parent.init === value && !parent.parent.kind.endsWith('using') ? parent.id : undefined;
  }
  const isAssigned = parent?.type === 'AssignmentExpression' && parent.right === value && parent.operator === '=';
  return isAssigned && parent.parent.type === 'ExpressionStatement' ? parent.left : undefined;
}

/** Whether all uses of the variable stand in this file, as far as the code can tell. */
function isPrivate(variable: Variable): boolean {
  const [definition, further] = variable.defs;
  if (definition?.node.type !== 'VariableDeclarator' || further !== undefined) return false;
  return definition.node.parent.parent.type !== 'ExportNamedDeclaration';
}
