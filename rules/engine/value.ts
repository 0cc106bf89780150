import type { TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode, OperationModel } from '../domain';
import type { AccessPath } from './streams/access-path';
import type { Task } from './task';

/** A function whose body is in this file, with the `this` that it closes over. */
export interface FunctionValue {
  /** Arguments that `bind` has fixed. */
  readonly bound?: readonly Value[];
  readonly node: FunctionNode;
  readonly self: AccessPath | undefined;
}

/** A stream's method that is handled like a function: `call.write.bind(call)`. */
export interface DetachedOperation {
  readonly model: OperationModel;
  readonly node: TSESTree.MemberExpression;
  /** The stream that it is bound to. */
  readonly path: AccessPath | undefined;
}

/** What is known of an expression's value. Every part is optional: nothing known is a value too. */
export interface Value {
  readonly fn?: FunctionValue | undefined;
  /** Waiting for the promise acquires this lock. */
  readonly acquires?: string | undefined;
  /** Waiting for the promise tells that nobody has this lock. */
  readonly asks?: string | undefined;
  /** Emitters that have ended once the promise has settled. */
  readonly ends?: readonly string[] | undefined;
  /** The value is what a generator function of this file returned; its body runs where it is drawn from. */
  readonly generator?: { readonly args: readonly Value[]; readonly fn: FunctionValue } | undefined;
  /** The value is an iterator over the stream at `path`. */
  readonly iterator?: boolean | undefined;
  /** Calling the value gives this lock back. */
  readonly lock?: string | undefined;
  /** Calling the value does this to a stream. */
  readonly operation?: DetachedOperation | undefined;
  /** Which object it is. */
  readonly path?: AccessPath | undefined;
  /** The value is a promise that nothing rejects. */
  readonly resolves?: boolean | undefined;
  /** The value is a promise (or an array of promises) that settles after these tasks end. */
  readonly tasks?: readonly Task[] | undefined;
  /** The promise may stand for everything that is running. */
  readonly waits?: boolean | undefined;
}

export const UNKNOWN: Value = {};

const NO_TASKS: readonly Task[] = [];

export function tasksOf(values: readonly Value[]): readonly Task[] {
  const holding = values.filter(({ tasks }) => tasks !== undefined && tasks.length > 0);
  if (holding.length === 0) return NO_TASKS;
  const [only] = holding;
  if (holding.length === 1 && only?.tasks?.length === 1) return only.tasks;
  return [...new Set(holding.flatMap(({ tasks }) => tasks ?? []))];
}

/** What a promise that waits for all the values waits for, besides their tasks. */
export function settling(values: readonly Value[]): Value {
  const ends = values.some((value) => value.ends !== undefined) ? new Set(values.flatMap((value) => value.ends ?? [])) : undefined;
  return {
    ends: ends === undefined || ends.size === 0 ? undefined : [...ends],
    waits: values.some((value) => value.waits === true),
  };
}

/** A name for whichever of two objects it is. */
function eitherPath(a: AccessPath | undefined, b: AccessPath | undefined): AccessPath | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (a.key === b.key) return a.weak ? a : b;
  const key = `${a.key}|${b.key}`;
  return key.length > LONGEST_KEY ? undefined : { key, root: b.root, weak: true };
}

const LONGEST_KEY = 200;

/** Whether the value names an object at most: it is no function, promise, lock or iterator. */
export function isObject({ acquires, asks, ends, fn, generator, iterator, lock, operation, resolves, tasks, waits }: Value): boolean {
  if (fn !== undefined || operation !== undefined || generator !== undefined) return false;
  if (acquires !== undefined || asks !== undefined || lock !== undefined) return false;
  if (iterator === true || resolves === true || waits === true) return false;
  return (ends === undefined || ends.length === 0) && (tasks === undefined || tasks.length === 0);
}

/** What is known when either value may be meant. */
export function eitherValue(a: Value, b: Value): Value {
  if (a === b) return a;
  const path = eitherPath(a.path, b.path);
  if (isObject(a) && isObject(b)) return path === a.path ? a : { path };
  return {
    ...settling([a, b]),
    fn: a.fn?.node === b.fn?.node ? a.fn : undefined,
    iterator: a.iterator === true && b.iterator === true,
    lock: a.lock === b.lock ? a.lock : undefined,
    path,
    tasks: tasksOf([a, b]),
  };
}
