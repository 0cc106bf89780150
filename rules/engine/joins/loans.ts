import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall } from '../../syntax';
import type { Value } from '../value';
import type { Walk } from '../walk';
import { EXCLUSIVE } from './exclusive-callbacks';
import { isHeldLock, lockEffect } from './locks';

/**
 * `mutex.runExclusive(() => work(this))`: who is given the object under its lock, or a function of it, uses it without
 * taking the lock again.
 */
export function noteLoan(walk: Walk, values: readonly Value[]): void {
  const { self } = walk;
  if (self === undefined || ![...walk.state.locks].some(isHeldLock)) return;
  if (values.some(({ fn, path }) => path?.key === self.key || fn?.self?.key === self.key)) walk.lent.add(self.key);
}

/** Whether code elsewhere may hold the object's lock: it was lent, or the method ends with the lock taken. */
export function isLent({ lent, self, state }: Walk): boolean {
  return self !== undefined && (lent.has(self.key) || [...state.locks].some(isHeldLock));
}

/** Whether the class has a method, with no operation of its own, that lends its lock: `lock() { return this.mutex.acquire(); }`. */
export function lendsLock(walk: Walk): boolean {
  const owner = walk.self && walk.classOf(walk.self);
  if (owner === undefined) return false;
  for (const fn of owner.functions()) if (isLoan(calls(walk, fn))) return true;
  return false;
}

function isLoan(made: readonly TSESTree.CallExpression[]): boolean {
  const locking = made.filter((call) => locks(methodCall(call)?.name ?? ''));
  if (locking.some(({ arguments: { length }, parent }) => length === 0 && parent.type === 'ReturnStatement')) return true;
  return locking.length > 0 && made.some((call) => call.arguments.some(({ type }) => type === 'ThisExpression'));
}

function locks(name: string): boolean {
  return lockEffect(name) === 'acquire' || EXCLUSIVE.test(name);
}

function calls(walk: Walk, fn: TSESTree.Node): TSESTree.CallExpression[] {
  return [...walk.index.tree.nodes(fn)].filter((node) => node.type === 'CallExpression');
}
