import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, uncast } from '../syntax';
import { classAround, mentionsOfField, valuesOfField } from './fields';
import type { VariableLookup } from './origins';

/** What the file gives to a variable or a field of its own, and where it uses that. */
export interface Holder {
  /** The declaration of a variable, which lies in the function that has it. */
  readonly declared: TSESTree.Node | undefined;
  /** Where it is named, which need not be a use. */
  readonly mentions: readonly TSESTree.Node[];
  /** All that it holds, one after the other; `undefined` stands for what is no plain value. */
  readonly values: readonly (TSESTree.Expression | undefined)[];
}

/** What tells the variable or the field from all others of the file. */
export function holderKey(variableOf: VariableLookup, node: TSESTree.Expression): unknown {
  if (node.type === 'Identifier') return variableOf(node);
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return undefined;
  const [body, name] = [classAround(node), memberName(node)];
  return body === undefined || name === undefined ? undefined : `${body.range[0]}.${name}`;
}

/** The variable or the field that the expression names. */
export function holderOf(variableOf: VariableLookup, node: TSESTree.Expression): Holder | undefined {
  if (node.type === 'Identifier') return variableHolder(variableOf, node);
  if (node.type !== 'MemberExpression' || node.object.type !== 'ThisExpression') return undefined;
  return { declared: undefined, mentions: mentionsOfField(node), values: valuesOfField(node) };
}

function variableHolder(variableOf: VariableLookup, node: TSESTree.Identifier): Holder | undefined {
  const variable = variableOf(node);
  const [definition] = variable?.defs ?? [];
  if (variable === undefined || definition === undefined || variable.defs.length !== 1) return undefined;
  if (definition.node.type !== 'VariableDeclarator' || definition.node.id.type !== 'Identifier') return undefined;
  const writes = variable.references.filter((reference) => reference.isWrite());
  // An exported variable is named by other files, too.
  if (definition.parent?.parent.type.startsWith('Export') === true) return undefined;
  return {
    declared: definition.node,
    mentions: variable.references.filter((reference) => !reference.isWrite()).map(({ identifier }) => identifier),
    values: writes.map(({ writeExpr }) => (writeExpr ? uncast(writeExpr as TSESTree.Expression) : undefined)),
  };
}
