import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse } from '../domain';
import { isLoop, leavesBefore, type LoopNode } from '../engine/structure';
import { isFunction } from '../syntax';
import type { Check } from './check';
import { isDropped } from './dropped';
import { operationsIn } from './operations';
import { Pacing } from './pacing';

/** Sends that ignore whether the stream has room, in a loop that nothing slows down and no data in memory bounds. */
export const unboundedSends: Check = (index, resolver) => {
  const pacing = new Pacing(index, resolver);
  return operationsIn(index, resolver).flatMap(({ model, node }): Misuse[] => {
    if (model.kind !== 'send' || model.completion !== 'instant' || model.isSlot === true || !ignoresRoom(node)) return [];
    const loops = loopsAround(node).filter((loop) => !leavesBefore(node, loop));
    const other = loops.find((loop) => pacing.isUnbounded(loop, node));
    return other === undefined ? [] : [{ kind: 'unbounded-send', node, other }];
  });
};

/** Whether neither the result nor a callback, which any further argument may be, can tell the sender to wait. */
function ignoresRoom(call: TSESTree.CallExpression): boolean {
  const [message, further] = call.arguments;
  return further === undefined && message?.type !== 'SpreadElement' && isDropped(call);
}

/** The loops of its function that run the node again, the innermost first. */
function loopsAround(node: TSESTree.Node): LoopNode[] {
  const loops: LoopNode[] = [];
  for (let inner = node; inner.parent && !isFunction(inner.parent); inner = inner.parent) {
    if (isLoop(inner.parent) && inner.parent.body === inner) loops.push(inner.parent);
  }
  return loops;
}
