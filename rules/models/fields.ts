import type { TSESTree } from '@typescript-eslint/utils';

import { memberName, propertyName } from '../syntax';
import { nodesBelow } from './nodes-below';

/** All that the class around `this.name` gives to the field; `undefined` stands for what is no plain value. */
export function valuesOfField(member: TSESTree.MemberExpression): readonly (TSESTree.Expression | undefined)[] {
  const name = memberName(member);
  const body = member.object.type === 'ThisExpression' ? classAround(member) : undefined;
  if (name === undefined || body === undefined) return [];
  return [...nodesBelow(body)].flatMap((node) => valueGiven(node, name));
}

/** All mentions of the field in the class around `this.name`. */
export function mentionsOfField(member: TSESTree.MemberExpression): readonly TSESTree.MemberExpression[] {
  const name = memberName(member);
  const body = classAround(member);
  if (name === undefined || body === undefined) return [];
  return [...nodesBelow(body)].flatMap((node) =>
    node.type === 'MemberExpression' && node.object.type === 'ThisExpression' && memberName(node) === name ? [node] : [],
  );
}

function valueGiven(node: TSESTree.Node, name: string): readonly (TSESTree.Expression | undefined)[] {
  if (node.type === 'PropertyDefinition' && propertyName(node) === name) return node.value === null ? [] : [node.value];
  if (node.type !== 'MemberExpression' || memberName(node) !== name) return [];
  const { parent } = node;
  if (parent.type === 'AssignmentExpression' && parent.left === node) return [parent.operator === '=' ? parent.right : undefined];
  return isPattern(parent) ? [undefined] : [];
}

/** `[this.name] = …`, `({ key: this.name } = …)`. */
function isPattern({ parent, type }: TSESTree.Node): boolean {
  return type === 'ArrayPattern' || type === 'AssignmentPattern' || type === 'RestElement' || (type === 'Property' && parent.type === 'ObjectPattern');
}

/** The body of the class that the node stands in. */
export function classAround(node: TSESTree.Node): TSESTree.ClassBody | undefined {
  let owner: TSESTree.Node | null | undefined = node;
  while (owner && owner.type !== 'ClassBody') owner = owner.parent;
  return owner ?? undefined;
}
