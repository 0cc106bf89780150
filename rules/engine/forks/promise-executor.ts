import type { TSESTree } from '@typescript-eslint/utils';

import { handOver } from '../calls';
import { callbackOf, evaluateArguments, runCallback } from '../call-parts';
import type { Value } from '../value';
import type { Walk } from '../walk';

/** `new Promise(executor)` runs its executor at once; the promise stands for what the executor set going. */
export function evaluateNew(walk: Walk, node: TSESTree.NewExpression): Value {
  walk.evaluate(node.callee);
  const values = evaluateArguments(walk, node);
  const executor = callbackOf(values[0]);
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'Promise' || executor === undefined) {
    handOver(walk, values);
    return { path: walk.allocate() };
  }
  const before = new Set(walk.state.live);
  const ends = walk.endListenersOf(() => runCallback(walk, executor));
  const tasks = [...walk.state.live].filter((task) => !before.has(task));
  return { ends, path: walk.allocate(), tasks };
}
