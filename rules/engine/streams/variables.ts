import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../../domain';
import { isClass, isFunction, uncast } from '../../syntax';
import { isGiven } from '../../variables';
import { isReassigned } from '../program';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { type AccessPath, weakened } from './access-path';
import { declaredOperation } from './detached';
import { fieldValue } from './fields';
import { classValue } from './instances';

/** What a variable holds: what this walk has bound to it, else what its declaration says. */
export function variableValue(walk: Walk, identifier: TSESTree.Identifier): Value {
  const variable = walk.variableOf(identifier);
  if (variable === undefined) {
    return { path: { key: `global ${identifier.name}`, root: { kind: 'global' }, weak: true } };
  }
  if (walk.isAmbiguous(variable)) return { path: walk.allocate() };
  const value = walk.state.lookUp(variable) ?? valueBefore(walk, variable);
  const path = value.path ?? variablePath(variable);
  if (!isReassigned(variable)) return value.path === undefined ? { ...value, path } : value;
  return { ...value, operation: undefined, path: weakened(path), tasks: [...(value.tasks ?? []), ...walk.elementsOf(variablePath(variable))] };
}

const paths = new WeakMap<TSESLint.Scope.Variable, AccessPath>();
let variables = 0;

export function variablePath(variable: TSESLint.Scope.Variable): AccessPath {
  let path = paths.get(variable);
  if (path === undefined) {
    variables += 1;
    path = { key: `${variable.name}@${variables}`, root: { kind: 'variable', variable }, weak: false };
    paths.set(variable, path);
  }
  return path;
}

const unknown = new WeakMap<TSESLint.Scope.Variable, Value>();

/** What a variable holds that was bound before the walk's entry point. */
function valueBefore(walk: Walk, variable: TSESLint.Scope.Variable): Value {
  const known = unknown.get(variable);
  if (known !== undefined) return known;
  if (tellsValue(variable)) return declaredValue(walk, variable, new Set());
  const value = { path: variablePath(variable) };
  unknown.set(variable, value);
  return value;
}

/** Whether the declaration may tell what the variable holds: that of a parameter or an import never does. */
function tellsValue(variable: TSESLint.Scope.Variable): boolean {
  return variable.defs.length === 1 && !isReassigned(variable) && !isGiven(variable);
}

/** The value by declaration alone. */
function declaredValue(walk: Walk, variable: TSESLint.Scope.Variable, seen: Set<unknown>): Value {
  const node = seen.has(variable) || !tellsValue(variable) ? undefined : variable.defs[0]?.node;
  seen.add(variable);
  if (node === undefined) return {};
  if (node.type === 'FunctionDeclaration') return { fn: { node, self: undefined } };
  if (isClass(node)) return classValue(walk, node);
  if (node.type !== 'VariableDeclarator' || node.init === null) return {};
  const init = uncast(node.init);
  if (isFunction(init)) return { fn: { node: init, self: init.type === 'ArrowFunctionExpression' ? walk.self : undefined } };
  if (node.id.type === 'Identifier') {
    if (init.type === 'NewExpression') noteInstance(walk, variable, init);
    return aliasedValue(walk, init, seen);
  }
  return node.id.type === 'ObjectPattern' ? destructuredValue(walk, node.id, variable, init, seen) : {};
}

/** `const mutex = new Mutex()`, with a class of this file. */
function noteInstance(walk: Walk, variable: TSESLint.Scope.Variable, { callee }: TSESTree.NewExpression): void {
  const owner = walk.index.classNamed(walk.variableOf(callee));
  if (owner !== undefined) walk.noteInstance(variablePath(variable), owner);
}

/** `const a = b`, `const a = b.c`: another name for the same object. */
function aliasedValue(walk: Walk, init: TSESTree.Expression, seen: Set<unknown>): Value {
  if (init.type === 'ThisExpression') return { path: walk.self };
  if (init.type === 'CallExpression') return declaredOperation(walk, init);
  if (init.type === 'ClassExpression') return classValue(walk, init);
  if (init.type === 'ObjectExpression') return { path: walk.index.objectAt(init)?.self };
  if (init.type === 'Identifier') {
    const variable = walk.variableOf(init);
    if (variable === undefined) return {};
    const value = walk.state.lookUp(variable) ?? declaredValue(walk, variable, seen);
    return { ...value, path: value.path ?? variablePath(variable) };
  }
  if (init.type === 'MemberExpression' && !init.computed && init.property.type === 'Identifier') {
    const object = aliasedValue(walk, uncast(init.object), seen).path;
    return fieldValue(walk, object, init.property.name);
  }
  return {};
}

function destructuredValue(
  walk: Walk,
  pattern: TSESTree.ObjectPattern,
  variable: TSESLint.Scope.Variable,
  init: TSESTree.Expression,
  seen: Set<unknown>,
): Value {
  for (const property of pattern.properties) {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') continue;
    if (property.value.type !== 'Identifier' || walk.variableOf(property.value) !== variable) continue;
    return fieldValue(walk, aliasedValue(walk, init, seen).path, property.key.name);
  }
  return {};
}

/** Whether the variable is declared outside the function, so that all its invocations share it. */
export function isOutside(variable: TSESLint.Scope.Variable, fn: FunctionNode): boolean {
  const { block } = variable.scope;
  return block.range[0] < fn.range[0] || block.range[1] > fn.range[1];
}
