import { methodCall } from '../../syntax';
import { evaluateArguments } from '../call-parts';
import type { CallShape } from '../calls';
import { elementOf } from '../streams/access-path';
import { tasksOf } from '../value';

/** Methods that put their arguments into a container. */
export const STORES: ReadonlySet<string> = new Set(['add', 'append', 'enqueue', 'push', 'set', 'unshift']);
const READS = new Set(['at', 'entries', 'get', 'keys', 'pop', 'shift', 'values']);

/** Promises and streams put into a container, and taken out again. */
export const containers: CallShape = (walk, call) => {
  const member = methodCall(call);
  if (member === undefined || !(STORES.has(member.name) || READS.has(member.name))) return undefined;
  const { path } = walk.evaluate(member.object);
  const values = evaluateArguments(walk, call);
  if (path === undefined) return { path: walk.allocate() };
  if (STORES.has(member.name)) {
    walk.addElements(path, tasksOf(values));
    return { path };
  }
  const tasks = walk.elementsOf(path);
  // An iterator over the container stands for the container.
  return call.arguments.length === 0 && !['pop', 'shift'].includes(member.name)
    ? { path, tasks }
    : { path: elementOf(path, walk.nextId()), tasks };
};
