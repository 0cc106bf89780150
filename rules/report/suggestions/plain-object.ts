import type { TSESTree } from '@typescript-eslint/utils';

import { uncast } from '../../syntax';
import type { Source } from './suggestion';
import { annotationOf, initialOf, variableOf } from './variable';

const ARRAY_TYPES: ReadonlySet<string> = new Set(['Array', 'ReadonlyArray']);

/** Whether the expression is an array, by how it is written or declared. */
export function isArray(source: Source, expression: TSESTree.Expression): boolean {
  const node = uncast(expression);
  if (node.type === 'ArrayExpression') return true;
  if (node.type !== 'Identifier') return false;
  const initial = initialOf(source, node);
  if (initial !== undefined && uncast(initial).type === 'ArrayExpression') return true;
  return isArrayType(annotationOf(source, node));
}

function isArrayType(type: TSESTree.TypeNode | undefined): boolean {
  if (type?.type === 'TSTypeOperator' && type.operator === 'readonly') return isArrayType(type.typeAnnotation);
  if (type?.type === 'TSArrayType' || type?.type === 'TSTupleType') return true;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && ARRAY_TYPES.has(type.typeName.name);
}

/** Whether the name is declared in the file as an object without a class, so that a spread copies all of it. */
export function isPlainObject(source: Source, identifier: TSESTree.Identifier): boolean {
  const initial = initialOf(source, identifier);
  if (initial !== undefined) return isDataLiteral(uncast(initial));
  const type = annotationOf(source, identifier);
  if (type?.type === 'TSTypeLiteral') return true;
  return type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && isInterface(source, type.typeName);
}

function isDataLiteral(node: TSESTree.Expression): boolean {
  if (node.type !== 'ObjectExpression') return false;
  return node.properties.every((property) => property.type === 'SpreadElement' || (property.kind === 'init' && !property.method));
}

function isInterface(source: Source, name: TSESTree.Identifier): boolean {
  const nodes = variableOf(source, name)?.defs.map(({ node }) => node) ?? [];
  return nodes.length === 1 && nodes.every((node) => node.type === 'TSInterfaceDeclaration' && isData(node.body.body) && node.extends.length === 0);
}

function isData(members: readonly TSESTree.TypeElement[]): boolean {
  return members.every(({ type }) => type === 'TSPropertySignature' || type === 'TSIndexSignature');
}
