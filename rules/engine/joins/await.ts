import type { TSESTree } from '@typescript-eslint/utils';

import { uncast } from '../../syntax';
import { releaseMessages } from '../messages';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { askLock, takeLock } from './answers';
import { holdPromiseTail } from './locks';

/** `await value`: the tasks that the promise stands for are over, and others may have run meanwhile. */
export function awaitValue(walk: Walk, value: Value, argument: TSESTree.Expression): Value {
  const stored = isStored(argument);
  walk.suspend();
  settle(walk, stored ? asStored(value) : value);
  if (stored) holdPromiseTail(walk, value);
  return { fn: value.fn, lock: value.acquires ?? value.lock, path: value.path };
}

/** What is over once the promise has settled. */
export function settle(walk: Walk, value: Value): void {
  walk.join(value.tasks ?? []);
  for (const { operations } of value.tasks ?? []) {
    for (const { model, path } of operations) if (model.kind === 'receive' && model.completion === 'pending') releaseMessages(walk, path.key);
  }
  for (const emitter of value.ends ?? []) endEmitter(walk, emitter);
  if (value.acquires !== undefined) takeLock(walk, value.acquires);
  if (value.asks !== undefined) askLock(walk, value.asks);
  if (value.waits !== true) return;
  walk.drop([...walk.state.live]);
  walk.state.releaseAll();
}

/** A promise that comes from elsewhere may be resolved by anybody, when anything is over. */
export function asStored(value: Value): Value {
  return (value.tasks?.length ?? 0) > 0 ? value : { ...value, waits: true };
}

export function isStored(node: TSESTree.Expression): boolean {
  const { type } = uncast(node);
  return type === 'Identifier' || type === 'MemberExpression';
}

/** The emitter emits no more. Listeners that wait for something of their own may still be running. */
export function endEmitter(walk: Walk, emitter: string): void {
  walk.noteEffect();
  releaseMessages(walk, emitter);
  for (const task of [...walk.state.live]) {
    if ((task.spawn?.emitter === emitter || task.spawn?.emitter?.startsWith(`${emitter}.`)) && task.waits === 0) walk.drop([task]);
  }
  for (const session of [...walk.state.sessions]) {
    if (session.path.key === emitter) walk.state.remove('sessions', session);
  }
}
