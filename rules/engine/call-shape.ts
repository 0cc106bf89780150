import type { TSESTree } from '@typescript-eslint/utils';

import type { Value } from './value';
import type { Walk } from './walk';

/** The answer of a shape that a call has not, by the way it is written: the shape is not asked again. */
export const NEVER = Symbol('never');

/**
 * One form of call that the analysis understands. Returns `undefined`, having evaluated nothing but the callee, where
 * the call is not of this form as far as the walk knows, and `NEVER` where it cannot be. `awaited` says that the call
 * is the operand of an `await`.
 */
export type CallShape = (walk: Walk, call: TSESTree.CallExpression, awaited: boolean, callee: Callee) => Value | typeof NEVER | undefined;

/** What a call calls, evaluated once at most. */
export class Callee {
  private known: Value | undefined;

  constructor(
    private readonly walk: Walk,
    readonly node: TSESTree.Expression,
  ) {}

  get value(): Value {
    this.known ??= this.walk.evaluate(this.node);
    return this.known;
  }
}
