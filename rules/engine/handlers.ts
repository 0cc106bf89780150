import type { FunctionNode } from '../domain';
import { shareLock } from './encounters';
import type { Encounter, Operation } from './operation';
import { isOutside } from './streams/variables';
import { Task } from './task';
import type { Walk } from './walk';

/**
 * A server runs every invocation of a handler as a task of its own, so a handler meets itself on every stream
 * that is not its own: one kept in a module's variable, in a field or in a container.
 */
export function handlerEncounters(handler: FunctionNode, walk: Walk): Encounter[] {
  const shared = walk.recorded.filter((operation) => operation.model.kind === 'send' && isShared(operation, handler, walk));
  const byStream = new Map<string, Operation[]>();
  for (const operation of shared) {
    const key = operation.path.group ?? operation.path.key;
    byStream.set(key, [...(byStream.get(key) ?? []), operation]);
  }
  return [...byStream.values()].flatMap((operations) => meetItself(handler, operations));
}

function isShared({ path: { root } }: Operation, handler: FunctionNode, walk: Walk): boolean {
  switch (root.kind) {
    case 'allocation':
      return root.id <= walk.start;
    case 'global':
      return false;
    case 'this':
      return true;
    case 'variable':
      return isOutside(root.variable, handler);
  }
}

function meetItself(handler: FunctionNode, operations: readonly Operation[]): Encounter[] {
  const first = operations[0];
  const second = operations.at(-1);
  if (first === undefined || second === undefined || shareLock(first, second)) return [];
  const task = new Task(0, { kind: 'handler', node: handler });
  for (const operation of operations) task.operations.add(operation);
  return [{ first, firstTask: task, second, secondTask: task }];
}
