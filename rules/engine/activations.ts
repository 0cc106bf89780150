import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import type { FunctionNode } from '../domain';
import { newFrame } from './frame';
import { isHeldLock, isTailLock } from './joins/locks';
import { LIMITS } from './limits';
import { bindPattern } from './patterns';
import type { AccessPath } from './streams/access-path';
import { isOutside } from './streams/variables';
import { Summaries } from './summaries';
import { eitherValue, type FunctionValue, UNKNOWN, type Value } from './value';
import type { Walk } from './walk';

/** The functions that a walk enters and leaves. */
export class Activations {
  private readonly active: FunctionNode[] = [];
  /** How often each function has been walked to its end. */
  private readonly finished = new Map<TSESTree.Node, number>();
  private readonly summaries: Summaries;

  constructor(private readonly walk: Walk) {
    this.summaries = new Summaries(walk);
  }

  /**
   * Whether the variable belongs to a function that is over and was walked more than once: a closure that
   * reads it may belong to either activation.
   */
  isAmbiguous(variable: TSESLint.Scope.Variable): boolean {
    const { block } = variable.scope.variableScope;
    return (this.finished.get(block) ?? 0) > 1 && !this.active.includes(block as FunctionNode);
  }

  /** Whether the variable belongs to the function that the walk is in, so that nobody sees its value afterwards. */
  isLocal(variable: TSESLint.Scope.Variable): boolean {
    const fn = this.active.at(-1);
    return fn !== undefined && !isOutside(variable, fn);
  }

  /** Whether the walk has been through the function. */
  hasWalked(fn: FunctionNode): boolean {
    return this.finished.has(fn);
  }

  /** Walks a function's body within the current task. */
  run(fn: FunctionValue, args: readonly Value[]): Value {
    return this.summaries.recall(fn, args, () => this.enter(fn, args));
  }

  private enter(fn: FunctionValue, args: readonly Value[]): Value {
    const { walk } = this;
    if (this.active.includes(fn.node) || this.active.length >= LIMITS.calls) {
      // What was cut off here might have had one.
      walk.noteEffect();
      return UNKNOWN;
    }
    if (this.holdsLock()) walk.locked.add(fn.node);
    // A function that runs a callback gives back what it held meanwhile; one that runs none may be the lock.
    const locks = args.some((arg) => arg.fn !== undefined) ? walk.state.keep('locks') : undefined;
    const caller = { frame: walk.frame, self: walk.self };
    this.active.push(fn.node);
    walk.frame = newFrame(walk.conditions());
    walk.self = fn.self;
    try {
      const given = [...(fn.bound ?? []), ...args];
      fn.node.params.forEach((parameter, position) => bindPattern(walk, parameter, given[position]));
      return this.runBody(fn.node);
    } finally {
      this.finished.set(fn.node, (this.finished.get(fn.node) ?? 0) + 1);
      this.active.pop();
      walk.frame.isOver = true;
      walk.frame = caller.frame;
      walk.self = caller.self;
      if (locks !== undefined) walk.state.keepLocks(locks);
    }
  }

  private holdsLock(): boolean {
    for (const lock of this.walk.state.locks) if (isHeldLock(lock) || isTailLock(lock)) return true;
    return false;
  }

  /** Walks an entry point, whose parameters are whatever its callers pass. */
  runRoot(fn: FunctionNode, self: AccessPath | undefined): void {
    this.active.push(fn);
    this.walk.self = self;
    this.runBody(fn);
    this.active.pop();
  }

  private runBody({ body }: FunctionNode): Value {
    const { walk } = this;
    if (body.type !== 'BlockStatement') return walk.evaluate(body);
    walk.execute(body);
    for (const exit of walk.frame.exits) walk.state.merge(exit);
    const [first, ...others] = walk.frame.results;
    return first === undefined ? UNKNOWN : others.reduce(eitherValue, first);
  }
}
