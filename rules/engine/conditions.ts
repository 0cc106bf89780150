import type { TSESTree } from '@typescript-eslint/utils';

import type { LoopNode } from './structure';

/** What runs a body again and again: a loop, or an array's method with a callback. */
export type Repetition = LoopNode | TSESTree.CallExpression;

/** One condition under which the walk goes on: an arm, the rest of a block after an early exit, a round of a loop. */
export interface Condition {
  /** The call of the function that asks. */
  readonly activation: Activation;
  readonly arm?: Arm | undefined;
  readonly loop?: Repetition | undefined;
}

/** One of the two ways that a question opens, each time it is asked. */
export interface Arm {
  readonly question: object;
  readonly side: 'else' | 'then';
}

/** One run of a function within a walk. */
export interface Activation {
  /** The function has returned to its caller. */
  isOver: boolean;
}

/** The conditions around a point of the walk, the outermost first. */
export type Conditions = readonly Condition[];

/**
 * Whether `later` runs whenever control gets from `earlier` to it: no condition surrounds it that did not
 * surround `earlier` too, but for loops that begin after it. The next round of a loop counts where both stand
 * directly in the loop.
 */
export function isCertainAfter(earlier: Conditions, later: Conditions): boolean {
  return later.every((condition, depth) => {
    const own = earlier[depth];
    if (own === condition) return true;
    if (own === undefined) return isOverItems(condition);
    const isInnermost = depth === later.length - 1 && later.length === earlier.length;
    return isInnermost && condition.loop !== undefined && own.loop === condition.loop;
  });
}

/** A loop over a list, which is mostly there to be gone through. */
function isOverItems({ loop }: Condition): boolean {
  return loop?.type === 'CallExpression' || (loop?.type === 'ForOfStatement' && !loop.await);
}

/** Whether something depends on a condition that a function asked which is over: its caller may know the answer. */
export function isDecidedElsewhere(conditions: Conditions): boolean {
  return conditions.some(({ activation }) => activation.isOver);
}

/**
 * Whether one run can pass both for all that the conditions tell: those of one are all around the other too. Where
 * each stands under a condition of its own, `if (dry) …; if (!dry) …`, the one may rule out the other. Another
 * round of a loop asks anew.
 */
export function areCompatible(first: Conditions, second: Conditions): boolean {
  const depth = first.findIndex((condition, position) => condition !== second[position]);
  const [own, other] = [first[depth], second[depth]];
  return own === undefined || other === undefined || (own.loop !== undefined && own.loop === other.loop);
}

/** Whether the two stand in the two arms of one question, so that no run passes both. */
export function areAlternatives(first: Conditions, second: Conditions): boolean {
  const depth = first.findIndex((condition, position) => condition !== second[position]);
  const [own, other] = [first[depth]?.arm, second[depth]?.arm];
  return own !== undefined && own.question === other?.question && own.side !== other.side;
}
