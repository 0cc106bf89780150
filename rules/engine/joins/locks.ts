import type { TSESTree } from '@typescript-eslint/utils';

import { evaluateArguments } from '../call-parts';
import { type CallShape, NEVER } from '../call-shape';
import type { AccessPath } from '../streams/access-path';
import { variablePath } from '../streams/variables';
import type { Value } from '../value';
import type { Walk } from '../walk';

const ACQUIRE = /^(?:acquire|down|enter|lock|obtain|reserve|take|wait)(?:Async|Lock|Mutex|Semaphore)?$/;
const RELEASE = /^(?:free|leave|release|signal|unlock|up)(?:Async|Lock|Mutex|Semaphore)?$/;

/** Locks by their names: what a call of this name does to its holder's lock. */
export function lockEffect(name: string): 'acquire' | 'release' | undefined {
  if (ACQUIRE.test(name)) return 'acquire';
  return RELEASE.test(name) ? 'release' : undefined;
}

/** A lock that may be any: it came out of code that we do not see, or out of a name that holds now this, now that. */
export const ANY_LOCK = 'lock *';

export function lockOf({ key, root, weak }: AccessPath): string {
  return weak || (root.kind === 'allocation' && root.asked === true) ? ANY_LOCK : `lock ${key}`;
}

/** Whether the lock is one that several tasks take, rather than an order of things that the code arranges. */
export function isHeldLock(lock: string): boolean {
  return lock.startsWith('lock ');
}

export function isFlag(lock: string): boolean {
  return lock.startsWith('flag ');
}

/** `await mutex.acquire()`, and `mutex.release()` or the function that the first one returned. */
export const lockCalls: CallShape = (walk, call, _, callee) => {
  if (callee.node.type === 'Identifier') return namedLock(walk, call, callee.node.name, callee.value.lock);
  const method = callee.method;
  if (method === undefined) return NEVER;
  const effect = lockEffect(method.name);
  if (effect === undefined) return NEVER;
  const holder = callee.object;
  evaluateArguments(walk, call);
  return use(walk, holder.lock ?? (holder.path && lockOf(holder.path)), effect === 'acquire');
};

/** `await acquireLock()`, or a call of the function that gives a lock back. */
function namedLock(walk: Walk, call: TSESTree.CallExpression, name: string, returned: string | undefined): Value | undefined {
  if (returned === undefined && lockEffect(name) !== 'acquire') return undefined;
  evaluateArguments(walk, call);
  return use(walk, returned ?? `lock ${name}`, returned === undefined);
}

/** The lock is held once the returned promise has been waited for, and until it is given back. */
function use(walk: Walk, lock: string | undefined, acquires: boolean): Value {
  if (lock === undefined) return {};
  if (acquires) return { acquires: lock };
  walk.release(lock);
  return {};
}

/**
 * Waiting for a promise that is replaced over and over (`await this.tail`) is how a queue of promises is
 * joined: whoever waits so, runs alone.
 */
export function holdPromiseTail(walk: Walk, value: Value): void {
  if (value.path?.weak === true) walk.state.add('locks', tailLock(value.path.key));
}

/** `await tail; tail = tail.then(work)`: what is queued now starts while the task goes on. */
export function leaveTail(walk: Walk, target: TSESTree.Node): void {
  const variable = target.type === 'Identifier' ? walk.variableOf(target) : undefined;
  const lock = variable && tailLock(variablePath(variable).key);
  // Who is in the queue stays there.
  if (lock !== undefined && !walk.state.holds.has(lock)) walk.state.remove('locks', lock);
}

export function tailLock(key: string): string {
  return `tail ${key}`;
}

export function isTailLock(lock: string): boolean {
  return lock.startsWith('tail ');
}
