import type { FunctionNode } from '../domain';
import type { AccessPath } from './streams/access-path';
import { type FunctionValue, isObject, UNKNOWN, type Value } from './value';
import type { Walk } from './walk';

/** What a call returns, in terms of what it is given. */
type Returned = { readonly kind: 'argument'; readonly position: number } | { readonly kind: 'fresh' | 'nothing' | 'self' };

/**
 * The functions that were seen to do nothing which bears on tasks, locks, streams or messages. A further call
 * of one is answered from memory, so that helpers cost their length once, however often they are called.
 */
export class Summaries {
  private readonly known = new Map<FunctionNode, Returned>();

  constructor(private readonly walk: Walk) {}

  /** Answers the call, or walks it and remembers what can be remembered. */
  recall(fn: FunctionValue, args: readonly Value[], run: () => Value): Value {
    if (!args.every(isObject)) return run();
    const known = this.known.get(fn.node);
    if (known !== undefined) return this.instantiate(known, fn, args);
    const before = this.walk.snapshot();
    const firstObject = this.walk.nextId();
    const value = run();
    if (this.walk.isUnchangedSince(before)) {
      const returned = returnedBy(value, fn, args, firstObject);
      if (returned !== undefined) this.known.set(fn.node, returned);
    }
    return value;
  }

  private instantiate(returned: Returned, fn: FunctionValue, args: readonly Value[]): Value {
    switch (returned.kind) {
      case 'argument':
        return { path: args[returned.position]?.path ?? this.walk.allocate() };
      case 'fresh':
        return { path: this.walk.allocate() };
      case 'nothing':
        return UNKNOWN;
      case 'self':
        return { path: fn.self };
    }
  }
}

function returnedBy(value: Value, fn: FunctionValue, args: readonly Value[], firstObject: number): Returned | undefined {
  if (!isObject(value)) return undefined;
  const { path } = value;
  if (path === undefined) return { kind: 'nothing' };
  if (path.key === fn.self?.key) return { kind: 'self' };
  const position = args.findIndex((arg) => arg.path?.key === path.key);
  if (position >= 0) return fn.bound === undefined ? { kind: 'argument', position } : undefined;
  return isNew(path, firstObject) ? { kind: 'fresh' } : undefined;
}

function isNew({ key, root }: AccessPath, firstObject: number): boolean {
  return root.kind === 'allocation' && root.id > firstObject && key === `new#${root.id}`;
}
