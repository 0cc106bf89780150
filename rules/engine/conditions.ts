import type { LoopNode } from './structure';

/** One condition under which the walk goes on: an arm, the rest of a block after an early exit, a round of a loop. */
export interface Condition {
  readonly loop?: LoopNode | undefined;
}

/** The conditions around a point of the walk, the outermost first. */
export type Conditions = readonly Condition[];

/**
 * Whether `later` runs whenever control gets from `earlier` to it: no condition surrounds it that did not
 * surround `earlier` too. The next round of a loop counts where both stand directly in the loop.
 */
export function isCertainAfter(earlier: Conditions, later: Conditions): boolean {
  return later.every((condition, depth) => {
    const own = earlier[depth];
    if (own === condition) return true;
    const isInnermost = depth === later.length - 1 && later.length === earlier.length;
    return isInnermost && condition.loop !== undefined && own?.loop === condition.loop;
  });
}
