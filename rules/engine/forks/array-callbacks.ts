import type { TSESTree } from '@typescript-eslint/utils';

import { isFunction } from '../../syntax';
import { evaluateArguments, foreignName, runCallable, runCallback } from '../call-parts';
import { named, NEVER } from '../call-shape';
import { CLEARS } from '../joins/removals';
import { elementOf } from '../streams/access-path';
import { type FunctionValue, tasksOf, type Value } from '../value';
import type { Walk } from '../walk';

const METHODS = new Set(['every', 'filter', 'find', 'flatMap', 'forEach', 'map', 'reduce', 'some']);

/** Those of them that run a callback more than once on whatever has them: `map` may be a result's or an option's. */
const REPEATING = new Set(['forEach', 'reduce']);

/** `array.map(callback)` and its kin run the callback for each element before they return. */
export const arrayCallbacks = named((name) => name === 'from' || METHODS.has(name), (walk, call, _, callee) => {
  const member = callee.method;
  if (member?.name === 'from' && foreignName(walk, callee) === 'from') return madeArray(walk, call, member.object);
  if (member === undefined || !METHODS.has(member.name) || !isCollection(walk, member.object)) return NEVER;
  const isArray = walk.resolver.isCollection(member.object) === true;
  if (!isArray && takesError(call.arguments[0])) return NEVER;
  const repeats = isArray || REPEATING.has(member.name);
  const collection = callee.object;
  const values = evaluateArguments(walk, call);
  const callback = values[0]?.fn;
  const element = (): Value => ({
    path: collection.path ? elementOf(collection.path, walk.nextId()) : walk.allocate(),
    tasks: [...(collection.tasks ?? []), ...walk.elementsOf(collection.path)],
  });
  const path = walk.allocate();
  const operation = values[0]?.operation;
  if (operation !== undefined) {
    // `messages.forEach(call.write, call)`
    const method = { operation: { ...operation, path: operation.path ?? values[1]?.path } };
    twice(walk, call, repeats, () => runCallable(walk, method));
    return { path };
  }
  if (callback === undefined) {
    // `timers.forEach(clearInterval)`
    const [given] = call.arguments;
    if (given?.type === 'Identifier' && CLEARS.has(given.name)) walk.drop(element().tasks ?? []);
    return { path };
  }
  if (member.name === 'reduce') return reduce(walk, call, callback, values[1] ?? {}, element);
  const tasks = tasksOf(twice(walk, call, repeats, () => visit(walk, call, callback, [element()])));
  walk.addElements(path, tasks);
  return { path, tasks };
});

/** `Array.from(items, callback)`. */
function madeArray(walk: Walk, call: TSESTree.CallExpression, object: TSESTree.Expression): Value | undefined {
  if (object.type !== 'Identifier' || object.name !== 'Array' || call.arguments.length !== 2) return undefined;
  const [source, callback] = evaluateArguments(walk, call);
  if (callback?.fn === undefined) return undefined;
  const { fn } = callback;
  const path = walk.allocate();
  const results = twice(walk, call, true, () => visit(walk, call, fn, [{ path: walk.allocate() }]));
  const tasks = tasksOf([source ?? {}, ...results]);
  walk.addElements(path, tasks);
  return { path, tasks };
}

/** Without types any receiver but a stream may be an array: Node's streams run `map` and `forEach` in series. */
function isCollection(walk: Walk, node: TSESTree.Expression): boolean {
  return walk.resolver.isCollection(node) ?? !walk.resolver.carries(node, 'receive');
}

/** `User.find((error, users) => …)`: no array passes an error. */
function takesError(argument: TSESTree.CallExpressionArgument | undefined): boolean {
  if (argument === undefined || !isFunction(argument)) return false;
  const [first, second] = argument.params;
  if (first?.type !== 'Identifier' || second === undefined) return false;
  return /^_?e(?:rr(?:or)?)?$/i.test(first.name) && !(second.type === 'Identifier' && /^(?:i|idx|index|n)$/.test(second.name));
}

/**
 * Two visits stand for all: what the first leaves running, has used up or has sent meets the second. Where the
 * receiver may be no collection the second is there for what is left running alone.
 */
function twice(walk: Walk, call: TSESTree.CallExpression, repeats: boolean, round: () => Value): Value[] {
  const before = repeats ? undefined : walk.branch();
  const first = walk.conditionally(round, call);
  if (before !== undefined) walk.state.restoreUses(before);
  return [first, walk.conditionally(round, call)];
}

function visit(walk: Walk, call: TSESTree.CallExpression, callback: FunctionValue, args: readonly Value[]): Value {
  if (!callback.node.async) return runCallback(walk, callback, args);
  const { task, value } = walk.fork({ kind: 'iteration', node: call }, () => runCallback(walk, callback, args));
  return { tasks: [task, ...(value.tasks ?? [])] };
}

/** Each round gets the result of the one before, as in `reduce((previous, item) => previous.then(…))`. */
function reduce(
  walk: Walk,
  call: TSESTree.CallExpression,
  callback: FunctionValue,
  initial: Value,
  element: () => Value,
): Value {
  let before = initial;
  twice(walk, call, true, () => {
    before = visit(walk, call, callback, [before, element()]);
    return before;
  });
  return before;
}
