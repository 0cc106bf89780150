import type { CallShape } from '../calls';
import { calleeMember, evaluateArguments } from '../call-parts';
import type { Value } from '../value';
import type { Walk } from '../walk';

const ACQUIRE = /^(?:acquire|down|enter|lock|obtain|reserve|take|wait)(?:Async|Lock)?$/;
const RELEASE = /^(?:free|leave|release|signal|unlock|up)(?:Async|Lock)?$/;

/** `await mutex.acquire()`, and `mutex.release()` or the function that the first one returned. */
export const lockCalls: CallShape = (walk, call, awaited) => {
  const returned = call.callee.type === 'Identifier' ? walk.evaluate(call.callee).lock : undefined;
  if (returned !== undefined) {
    walk.state.locks.delete(returned);
    return {};
  }
  const member = calleeMember(call);
  if (member === undefined) return undefined;
  const acquires = awaited && ACQUIRE.test(member.name);
  if (!acquires && !RELEASE.test(member.name)) return undefined;
  const holder = walk.evaluate(member.object);
  evaluateArguments(walk, call);
  const lock = holder.lock ?? (holder.path && `lock ${holder.path.key}`);
  if (lock === undefined) return {};
  if (!acquires) walk.state.locks.delete(lock);
  else walk.state.locks.add(lock);
  return acquires ? { lock } : {};
};

/**
 * Waiting for a promise that is replaced over and over (`await this.tail`) is how a queue of promises is
 * joined: whoever waits so, runs alone.
 */
export function holdPromiseTail(walk: Walk, value: Value): void {
  if (value.path?.weak === true) walk.state.locks.add(tailLock(value.path.key));
}

export function tailLock(key: string): string {
  return `tail ${key}`;
}
