import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction, layers, memberName, propertyName } from '../syntax';
import { isAny, type TypedNodes } from './checker';
import { classAround } from './fields';
import { importedName } from './imported-names';
import { nestjs } from './nestjs';
import type { VariableLookup } from './origins';
import { packageOf } from './packages';

/** Whether the type is that of an object whose `getService` gives clients; `undefined` where there is no type. */
export function isTypedClient(nodes: TypedNodes, node: TSESTree.Expression): boolean | undefined {
  const types = layers(node).flatMap((layer) => nodes.typeOf(layer) ?? []);
  if (types.every(isAny)) return undefined;
  return types.some((type) =>
    nodes.checker.declarations(type).some(({ fileName, name }) => nestjs.clients.includes(name) && nestjs.packages.includes(packageOf(fileName) ?? '')),
  );
}

/** Whether nothing in the code says that the object whose `getService` is called is another one. */
export function mayBeClient(variableOf: VariableLookup, node: TSESTree.Expression): boolean {
  const annotations = layers(node).flatMap((layer) => annotationOf(variableOf, layer) ?? []);
  return annotations.length === 0 || annotations.some((annotation) => isClientType(variableOf, annotation));
}

function isClientType(variableOf: VariableLookup, type: TSESTree.TypeNode): boolean {
  if (type.type === 'TSUnionType') return type.types.some((part) => isClientType(variableOf, part));
  if (type.type === 'TSAnyKeyword') return true;
  const imported = type.type === 'TSTypeReference' ? importedName(variableOf, type.typeName) : undefined;
  return imported !== undefined && nestjs.packages.includes(imported.module) && nestjs.clients.includes(imported.name);
}

/** The type that the code gives to a value, where it gives one. */
function annotationOf(variableOf: VariableLookup, node: TSESTree.Expression): TSESTree.TypeNode | undefined {
  switch (node.type) {
    case 'Identifier':
      return variableAnnotation(variableOf, node);
    case 'MemberExpression':
      return fieldAnnotation(node);
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
    case 'TSTypeAssertion':
      return node.typeAnnotation;
    default:
      return undefined;
  }
}

function variableAnnotation(variableOf: VariableLookup, node: TSESTree.Identifier): TSESTree.TypeNode | undefined {
  const name = variableOf(node)?.defs[0]?.name;
  return name?.type === 'Identifier' ? name.typeAnnotation?.typeAnnotation : undefined;
}

/** `private client: ClientGrpc`, as a field or as a parameter of the constructor. */
function fieldAnnotation(member: TSESTree.MemberExpression): TSESTree.TypeNode | undefined {
  const name = memberName(member);
  if (name === undefined || member.object.type !== 'ThisExpression') return undefined;
  for (const element of classAround(member)?.body ?? []) {
    if (element.type === 'PropertyDefinition' && propertyName(element) === name) return element.typeAnnotation?.typeAnnotation;
    if (element.type !== 'MethodDefinition' || element.kind !== 'constructor' || !isFunction(element.value)) continue;
    const annotation = parameterAnnotation(element.value.params, name);
    if (annotation !== undefined) return annotation;
  }
  return undefined;
}

function parameterAnnotation(parameters: readonly TSESTree.Parameter[], name: string): TSESTree.TypeNode | undefined {
  for (const declared of parameters) {
    if (declared.type !== 'TSParameterProperty') continue;
    const { parameter } = declared;
    if (parameter.type === 'Identifier' && parameter.name === name) return parameter.typeAnnotation?.typeAnnotation;
  }
  return undefined;
}
