import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction } from './program';
import { memberName, uncast } from './streams/access-path';
import { type FunctionValue, UNKNOWN, type Value } from './value';
import type { Walk } from './walk';

export interface CalleeMember {
  readonly name: string;
  readonly object: TSESTree.Expression;
}

/** `object.name(…)`: the parts of a method call whose name is written in the code. */
export function calleeMember(call: TSESTree.CallExpression): CalleeMember | undefined {
  const callee = uncast(call.callee);
  if (callee.type !== 'MemberExpression' || callee.object.type === 'Super') return undefined;
  const name = memberName(callee);
  return name === undefined ? undefined : { name, object: callee.object };
}

/** The name by which a function is called that no declaration in this file shadows: a global or an import. */
export function foreignName(walk: Walk, call: TSESTree.CallExpression): string | undefined {
  const callee = uncast(call.callee);
  if (callee.type === 'Identifier') return isForeign(walk, callee) ? callee.name : undefined;
  const member = calleeMember(call);
  if (member?.object.type !== 'Identifier' || !isForeign(walk, member.object)) return undefined;
  return member.name;
}

function isForeign(walk: Walk, identifier: TSESTree.Identifier): boolean {
  const variable = walk.variableOf(identifier);
  if (variable === undefined) return true;
  return variable.defs.length === 0 || variable.defs.some((definition) => definition.type === ('ImportBinding' as typeof definition.type));
}

export function evaluateArguments(walk: Walk, call: TSESTree.CallExpression | TSESTree.NewExpression): Value[] {
  return call.arguments.map((argument) => {
    const node = argument.type === 'SpreadElement' ? argument.argument : argument;
    return walk.evaluate(node);
  });
}

/** The function that an argument stands for, if its body is in this file. */
export function callbackOf(value: Value | undefined): FunctionValue | undefined {
  return value?.fn;
}

/** Runs the callback in the current task; an async one may have waited when this returns. */
export function runCallback(walk: Walk, fn: FunctionValue, args: readonly Value[] = []): Value {
  return fn.node.generator ? UNKNOWN : walk.run(fn, args);
}

/** The text of a string that is known without running the program. */
export function staticString(walk: Walk, node: TSESTree.Node | undefined): string | undefined {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined;
  if (node?.type !== 'Identifier') return undefined;
  const definition = walk.variableOf(node)?.defs[0]?.node;
  if (definition?.type !== 'VariableDeclarator' || definition.parent.kind !== 'const') return undefined;
  return definition.init && !isFunction(definition.init) ? staticString(walk, definition.init) : undefined;
}
