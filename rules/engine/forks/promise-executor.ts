import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { isFunction, methodCall } from '../../syntax';
import { evaluateArguments, handOver, runCallback } from '../call-parts';
import { STORES } from '../joins/containers';
import type { FunctionValue, Value } from '../value';
import type { Walk } from '../walk';

/** `new Promise(executor)`, an instance of a class of this file, or something unknown. */
export function evaluateNew(walk: Walk, node: TSESTree.NewExpression): Value {
  walk.evaluate(node.callee);
  const values = evaluateArguments(walk, node);
  const executor = values[0]?.fn;
  if (node.callee.type === 'Identifier' && node.callee.name === 'Promise' && executor !== undefined) {
    return promiseOf(walk, executor);
  }
  const path = walk.allocate(node.arguments.some(({ type }) => type !== 'Literal'));
  const owner = walk.index.classNamed(walk.variableOf(node.callee));
  if (owner === undefined) {
    handOver(walk, values);
  } else {
    walk.noteInstance(path, owner);
    walk.construct(owner, path, values);
  }
  return { path };
}

/** The executor runs at once; the promise stands for what it set going. */
function promiseOf(walk: Walk, executor: FunctionValue): Value {
  const before = new Set(walk.state.live);
  const ends = walk.endListenersOf(() => runCallback(walk, executor));
  const tasks = [...walk.state.live].filter((task) => !before.has(task));
  const resolves = executor.node.params.length === 1;
  return { ends, path: walk.allocate(), resolves, tasks, waits: escapes(walk, executor.node.params[0]) };
}

/** Whether the promise's `resolve` is kept for somebody else to call, who may call it when anything is over. */
function escapes(walk: Walk, resolve: TSESTree.Parameter | undefined): boolean {
  if (resolve?.type !== 'Identifier') return false;
  return walk.variableOf(resolve)?.references.some(isKept) === true;
}

function isKept({ identifier }: TSESLint.Scope.Reference): boolean {
  const { parent } = identifier;
  switch (parent.type) {
    case 'ArrayExpression':
    case 'Property':
    case 'ReturnStatement':
      return true;
    case 'AssignmentExpression':
      return parent.right === identifier;
    case 'CallExpression':
      return parent.callee !== identifier && STORES.has(methodCall(parent)?.name ?? '');
    default:
      return isFunction(parent);
  }
}
