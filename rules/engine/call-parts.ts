import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction } from '../syntax';
import type { Written } from './call-shape';
import { type FunctionValue, UNKNOWN, type Value } from './value';
import type { Walk } from './walk';

/** The name by which a function is called that no declaration in this file shadows: a global or an import. */
export function foreignName(walk: Walk, { method, node }: Written): string | undefined {
  if (node.type === 'Identifier') return isForeign(walk, node) ? node.name : undefined;
  if (method?.object.type !== 'Identifier' || !isForeign(walk, method.object)) return undefined;
  return method.name;
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

/** Runs the callback in the current task; an async one may have waited when this returns. */
export function runCallback(walk: Walk, fn: FunctionValue, args: readonly Value[] = []): Value {
  return fn.node.generator ? UNKNOWN : walk.run(fn, args);
}

/** What a callback does when it is called: a function's body runs, or a stream's method does its part. */
export function runCallable(walk: Walk, { fn, operation }: Value, args: readonly Value[] = []): Value {
  if (fn !== undefined) return runCallback(walk, fn, args);
  if (operation?.path !== undefined) walk.record(operation.model, operation.path, operation.node);
  return UNKNOWN;
}

/** Whether the value is a function whose body is in this file, or a stream's own method. */
export function isCallable({ fn, operation }: Value): boolean {
  return fn !== undefined || operation?.path !== undefined;
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

/** Promises given to code that we do not see: somebody may wait for them, so they count as over. */
export function handOver(walk: Walk, values: readonly Value[]): void {
  for (const { path, tasks } of values) walk.join([...(tasks ?? []), ...walk.elementsOf(path)]);
}
