import type { TSESTree } from '@typescript-eslint/utils';

import type { ClassNode, FunctionNode } from './domain';

/** The receiver and the name of a method call. */
export interface MethodCall {
  readonly name: string;
  readonly object: TSESTree.Expression;
}

export function isFunction(node: TSESTree.Node): node is FunctionNode {
  return (
    node.type === 'ArrowFunctionExpression' ||
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression'
  );
}

export function isClass(node: TSESTree.Node): node is ClassNode {
  return node.type === 'ClassDeclaration' || node.type === 'ClassExpression';
}

/** The innermost function that the node stands in. */
export function functionAround(node: TSESTree.Node): FunctionNode | undefined {
  // ESLint gives the program's parent as null, the types as undefined.
  let owner: TSESTree.Node | null | undefined = node.parent;
  while (owner && !isFunction(owner)) owner = owner.parent;
  return owner ?? undefined;
}

/** The member's name where it is written in the code, also as `obj['name']` and `obj.#name`. */
export function memberName({ computed, property }: TSESTree.MemberExpression): string | undefined {
  return property.type === 'Identifier' && !computed ? property.name : keyName(property, computed);
}

/** The name of a property or a method where it is written in the code. */
export function propertyName(node: {
  readonly computed: boolean;
  readonly key: TSESTree.Expression | TSESTree.PrivateIdentifier;
}): string | undefined {
  return keyName(node.key, node.computed);
}

function keyName(key: TSESTree.Expression | TSESTree.PrivateIdentifier, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`;
  if (key.type === 'Identifier' && !computed) return key.name;
  return key.type === 'Literal' ? String(key.value) : undefined;
}

/** `object.name(…)`, where the name is written in the code. */
export function methodCall(call: TSESTree.CallExpression): MethodCall | undefined {
  const callee = uncast(call.callee);
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
  const name = memberName(callee);
  return name === undefined ? undefined : { name, object: callee.object };
}

/** What stands around an expression without changing its value. */
export type Wrapper =
  | TSESTree.ChainExpression
  | TSESTree.TSAsExpression
  | TSESTree.TSInstantiationExpression
  | TSESTree.TSNonNullExpression
  | TSESTree.TSSatisfiesExpression
  | TSESTree.TSTypeAssertion;

/** Asked everywhere, so a look-up that costs little in code that runs once. */
const WRAPPERS: ReadonlySet<string> = new Set([
  'ChainExpression',
  'TSAsExpression',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
]);

/** Whether the node is a cast or an optional chain: the same value, as another type. */
export function isWrapper(node: TSESTree.Node | null | undefined): node is Wrapper {
  return node !== null && node !== undefined && WRAPPERS.has(node.type);
}

/** The expression under casts, non-null assertions, parentheses and optional chains. */
export function uncast(node: TSESTree.Expression): TSESTree.Expression {
  let inner = node;
  while (WRAPPERS.has(inner.type)) inner = (inner as Wrapper).expression;
  return inner;
}

/** The expression and what lies under its casts: real code widens streams in order to pipe into them. */
export function layers(node: TSESTree.Expression): TSESTree.Expression[] {
  const found = [node];
  for (let inner = node; WRAPPERS.has(inner.type); found.push(inner)) inner = (inner as Wrapper).expression;
  return found;
}

/** Whether looking the object up does nothing else. */
export function isNamed(node: TSESTree.Expression): boolean {
  if (node.type === 'MemberExpression') return !node.computed && isNamed(node.object);
  return node.type === 'Identifier' || node.type === 'ThisExpression';
}
