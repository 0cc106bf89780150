import type { TSESTree } from '@typescript-eslint/utils';

import { type CallShape, NEVER } from '../call-shape';
import { asStored, isStored } from '../joins/await';
import { settling, tasksOf, type Value } from '../value';
import type { Walk } from '../walk';
import { race } from './races';

/** `Promise.all` and `allSettled` join every branch; after `race` and `any` the losers live on. */
export const combinators: CallShape = (walk, call, _, callee) => {
  const member = callee.method;
  if (member?.object.type !== 'Identifier' || member.object.name !== 'Promise') return NEVER;
  if (member.name === 'race' || member.name === 'any') {
    race(walk, call);
    return { path: walk.allocate() };
  }
  const values = call.arguments.map((argument) =>
    argument.type === 'SpreadElement' ? withElements(walk, walk.evaluate(argument.argument)) : branchesOf(walk, argument),
  );
  const path = walk.allocate();
  switch (member.name) {
    case 'all':
    case 'allSettled':
    case 'resolve':
      return { ...settling(values), path, tasks: tasksOf(values) };
    default:
      return { path };
  }
};

function branchesOf(walk: Walk, argument: TSESTree.Expression): Value {
  const value = withElements(walk, walk.evaluate(argument));
  const stored =
    argument.type === 'ArrayExpression'
      ? argument.elements.some((element) => element !== null && element.type !== 'SpreadElement' && isStored(element))
      : isStored(argument);
  return stored ? asStored(value) : value;
}

/** The promises in a list are among those that it stands for. */
function withElements(walk: Walk, value: Value): Value {
  return { ...value, tasks: tasksOf([value, { tasks: walk.elementsOf(value.path) }]) };
}
