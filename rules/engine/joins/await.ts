import type { TSESTree } from '@typescript-eslint/utils';

import { uncast } from '../streams/access-path';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { holdPromiseTail } from './locks';

/** `await value`: the tasks that the promise stands for are over, and others may have run meanwhile. */
export function awaitValue(walk: Walk, value: Value, argument: TSESTree.Expression): Value {
  settle(walk, isStored(argument) ? asStored(value) : value);
  if (isStored(argument)) holdPromiseTail(walk, value);
  walk.suspend();
  return { fn: value.fn, lock: value.lock, path: value.path };
}

/** What is over once the promise has settled. */
export function settle(walk: Walk, value: Value): void {
  walk.join(value.tasks ?? []);
  for (const emitter of value.ends ?? []) endEmitter(walk, emitter);
  if (value.opaque === true) for (const emitter of walk.state.awaitedEmitters) endEmitter(walk, emitter);
  if (value.waits === true) walk.join([...walk.state.live]);
}

/**
 * A promise that comes from elsewhere may be the one that some `end` listener resolves, so the listeners of
 * every emitter whose end is listened for may be over.
 */
export function asStored(value: Value): Value {
  return (value.tasks?.length ?? 0) > 0 ? value : { ...value, opaque: true };
}

export function isStored(node: TSESTree.Expression): boolean {
  const { type } = uncast(node);
  return type === 'Identifier' || type === 'MemberExpression';
}

/** The emitter emits no more. Listeners that wait for something of their own may still be running. */
export function endEmitter(walk: Walk, emitter: string): void {
  for (const task of [...walk.state.live]) {
    if (task.spawn?.emitter === emitter && task.step === 0) walk.join([task]);
  }
  for (const session of [...walk.state.sessions]) {
    if (session.path.key === emitter) walk.state.sessions.delete(session);
  }
}
