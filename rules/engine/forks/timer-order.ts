import type { TSESTree } from '@typescript-eslint/utils';

import type { Task } from '../task';

/** Whether two timers were set in one turn, and the first has the lesser of two delays that are written out. */
export function isEarlierTimer(first: Task, second: Task): boolean {
  if (first === second || first.spawn?.emitter === undefined || first.spawn.emitter !== second.spawn?.emitter) return false;
  const [delay, other] = [delayOf(first.origin.node), delayOf(second.origin.node)];
  return delay !== undefined && other !== undefined && delay < other;
}

/** `setTimeout(callback, 10)` */
function delayOf(node: TSESTree.Node): number | undefined {
  if (node.type !== 'CallExpression') return undefined;
  const delay = node.arguments[1];
  return delay?.type === 'Literal' && typeof delay.value === 'number' ? delay.value : undefined;
}
