import type { TSESTree } from '@typescript-eslint/utils';

import { type MethodCall, methodCall, uncast } from '../syntax';
import { UNKNOWN, type Value } from './value';
import type { Walk } from './walk';

/** The answer of a shape that a call has not, by the way it is written: the shape is not asked again. */
export const NEVER = Symbol('never');

/**
 * One form of call that the analysis understands. Returns `undefined`, having evaluated nothing but the callee, where
 * the call is not of this form as far as the walk knows, and `NEVER` where it cannot be. `awaited` says that the call
 * is the operand of an `await`.
 */
type Reading = (walk: Walk, call: TSESTree.CallExpression, awaited: boolean, callee: Callee) => Value | typeof NEVER | undefined;

export type CallShape = Reading & {
  /** Whether a call of this name may be of the form; without it, or a name, any call may. */
  readonly fits?: (name: string) => boolean;
};

/** A form that only calls of certain names have: no other call is asked. */
export function named(fits: (name: string) => boolean, reading: Reading): CallShape {
  return Object.assign(reading, { fits });
}

/** What the way in which a call is written tells of what it calls. */
export type Written = Pick<CalledAs, 'method' | 'name' | 'node'>;

/** What a call calls, as it is written. */
export class CalledAs {
  /** The method, where its name is written in the code. */
  readonly method: MethodCall | undefined;
  /** The last name in the callee. */
  readonly name: string | undefined;
  readonly node: TSESTree.Expression;

  constructor(call: TSESTree.CallExpression) {
    this.node = uncast(call.callee);
    this.method = methodCall(call);
    this.name = this.node.type === 'Identifier' ? this.node.name : this.method?.name;
  }
}

/** What a call calls, and the object that has it, each evaluated once at most. */
export class Callee {
  private known: Value | undefined;
  private owner: Value | undefined;

  constructor(
    private readonly walk: Walk,
    private readonly written: CalledAs,
  ) {}

  get method(): MethodCall | undefined {
    return this.written.method;
  }

  get name(): string | undefined {
    return this.written.name;
  }

  get node(): TSESTree.Expression {
    return this.written.node;
  }

  /** The object that the method is called on, or that the function is a member of. */
  get object(): Value {
    const { node } = this.written;
    if (node.type !== 'MemberExpression') return UNKNOWN;
    this.owner ??= this.walk.evaluate(node.object);
    return this.owner;
  }

  get value(): Value {
    const { node } = this.written;
    this.known ??= node.type === 'MemberExpression' ? this.walk.evaluateMember(node, this.object) : this.walk.evaluate(node);
    return this.known;
  }
}
