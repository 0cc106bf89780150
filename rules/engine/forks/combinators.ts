import type { TSESTree } from '@typescript-eslint/utils';

import { methodCall } from '../../syntax';
import { type CallShape, NEVER } from '../call-shape';
import { asStored, isStored } from '../joins/await';
import { settling, tasksOf, type Value } from '../value';
import type { Walk } from '../walk';
import { race } from './races';

/** `Promise.all` and `allSettled` join every branch; after `race` and `any` the losers live on. */
export const combinators: CallShape = (walk, call) => {
  const member = methodCall(call);
  if (member?.object.type !== 'Identifier' || member.object.name !== 'Promise') return NEVER;
  if (member.name === 'race' || member.name === 'any') {
    race(walk, call);
    return { path: walk.allocate() };
  }
  const values = call.arguments.map((argument) =>
    argument.type === 'SpreadElement' ? walk.evaluate(argument.argument) : branchesOf(walk, argument),
  );
  const path = walk.allocate();
  switch (member.name) {
    case 'all':
    case 'allSettled':
    case 'resolve':
      return { ...settling(values), path, tasks: tasksOf([...values, ...elementValues(walk, values)]) };
    default:
      return { path };
  }
};

function branchesOf(walk: Walk, argument: TSESTree.Expression): Value {
  const value = walk.evaluate(argument);
  const stored =
    argument.type === 'ArrayExpression'
      ? argument.elements.some((element) => element !== null && element.type !== 'SpreadElement' && isStored(element))
      : isStored(argument);
  return stored ? asStored(value) : value;
}

function elementValues(walk: Walk, values: readonly Value[]): Value[] {
  return values.map(({ path }) => ({ tasks: walk.elementsOf(path) }));
}
