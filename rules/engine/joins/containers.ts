import type { TSESTree } from '@typescript-eslint/utils';

import { evaluateArguments, foreignName } from '../call-parts';
import { type Callee, named, NEVER } from '../call-shape';
import { elementOf } from '../streams/access-path';
import { tasksOf, UNKNOWN, type Value } from '../value';
import type { Walk } from '../walk';
import { keepForCleanup } from './cleanups';
import { joinMembers } from './membership';

/** Methods that put their arguments into a container. */
export const STORES: ReadonlySet<string> = new Set(['add', 'append', 'defer', 'enqueue', 'push', 'set', 'unshift']);
const READS = new Set(['at', 'entries', 'get', 'keys', 'pop', 'shift', 'values']);

/** Promises and streams put into a container, and taken out again. */
export const containers = named((name) => STORES.has(name) || READS.has(name), (walk, call, _, callee) => {
  const member = callee.method;
  if (member === undefined) return NEVER;
  if (isObjectMethod(walk, call, callee)) return contents(walk, call);
  const { path } = callee.object;
  const values = evaluateArguments(walk, call);
  if (path === undefined) return { path: walk.allocate() };
  if (STORES.has(member.name)) {
    walk.addElements(path, tasksOf(values));
    keepForCleanup(walk, values);
    joinMembers(walk, call);
    return { path };
  }
  const tasks = walk.elementsOf(path);
  // An iterator over the container stands for the container.
  return call.arguments.length === 0 && !['pop', 'shift'].includes(member.name)
    ? { path, tasks }
    : { path: elementOf(path, walk.nextId()), tasks };
});

/** `Object.values(promises)`, `Object.entries(promises)`. */
function isObjectMethod(walk: Walk, call: TSESTree.CallExpression, callee: Callee): boolean {
  const object = callee.method?.object;
  return object?.type === 'Identifier' && object.name === 'Object' && foreignName(walk, callee) !== undefined && call.arguments.length === 1;
}

/** What an object holds, which stands for the object. */
function contents(walk: Walk, call: TSESTree.CallExpression): Value {
  const [{ path, tasks = [] } = UNKNOWN] = evaluateArguments(walk, call);
  return { path: path ?? walk.allocate(), tasks: [...tasks, ...walk.elementsOf(path)] };
}
