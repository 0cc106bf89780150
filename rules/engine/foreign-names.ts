import type { TSESTree } from '@typescript-eslint/utils';

import { uncast } from '../syntax';
import { constantOf, isGiven } from '../variables';
import type { ProgramIndex } from './program';

/**
 * Whether the name may stand for a function or a class of this file where it is used. What comes from outside is
 * nothing of ours: a parameter, an import, a global, and the methods of each, or of a list.
 */
export function mayBeOurs(index: ProgramIndex, name: TSESTree.Node): boolean {
  const { parent } = name;
  if (parent?.type === 'MemberExpression' && parent.property === name && !parent.computed) return mayHaveOurs(index, uncast(parent.object));
  const variable = index.variableOf(name);
  return variable === undefined || !isGiven(variable);
}

/** Whether a method of the object may be one of this file. */
function mayHaveOurs(index: ProgramIndex, object: TSESTree.Expression): boolean {
  if (isPlain(object)) return false;
  if (object.type !== 'Identifier') return true;
  const variable = index.variableOf(object);
  return variable !== undefined && !isGiven(variable) && !isPlain(constantOf(variable));
}

function isPlain(value: TSESTree.Expression | undefined): boolean {
  return value?.type === 'ArrayExpression' || value?.type === 'Literal' || value?.type === 'TemplateLiteral';
}
