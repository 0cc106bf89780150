import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from '../domain';
import { isClass, isFunction } from '../syntax';

export type EntryPoint = FunctionNode | TSESTree.Program;

/** What may lead to a node by its name. */
export type Owner = ClassNode | EntryPoint;

export function isEntryPoint(node: TSESTree.Node): node is EntryPoint {
  return node.type === 'Program' || isFunction(node);
}

export function isOwner(node: TSESTree.Node): node is Owner {
  return isEntryPoint(node) || isClass(node);
}

/** The name by which the function is called, or the class used, where its declaration shows one. */
export function nameOf(owner: Owner): string | undefined {
  if (owner.type === 'Program') return undefined;
  if (owner.type !== 'ArrowFunctionExpression' && owner.id) return owner.id.name;
  const { parent } = owner;
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  if (parent.type !== 'MethodDefinition' && parent.type !== 'PropertyDefinition' && parent.type !== 'Property') return undefined;
  return parent.key.type === 'Identifier' || parent.key.type === 'PrivateIdentifier' ? parent.key.name : undefined;
}
