import type { TSESTree } from '@typescript-eslint/utils';

import { isNamed, methodCall, uncast } from '../syntax';
import { noteChange } from './messages';
import type { Walk } from './walk';

/** Methods that change the array, map, set or buffer that they are called on. */
const MUTATORS = /^(?:clear|copyWithin|delete|fill|pop|push|reverse|set|shift|sort|splice|swap(?:16|32|64)|unshift|write\w*(?:BE|LE|Int8))$/;

/** The setters of generated message classes, which return the message: `setName`, `addTags`, `clearTags`. */
const SETTER = /^(?:add|clear|set)[A-Z]/;

/** Functions that fill an object which they are given, and the position of that object. */
const FILLERS: ReadonlyMap<string, number> = new Map([
  ['assign', 0],
  ['getRandomValues', 0],
  ['randomFillSync', 0],
  ['read', 0],
  ['readSync', 1],
]);

export function isSetter(name: string): boolean {
  return SETTER.test(name);
}

/** Notes what a call changes by its name: its object (`tags.push(…)`), or an argument (`Object.assign(message, …)`). */
export function noteChangeByCall(walk: Walk, call: TSESTree.CallExpression): void {
  const method = methodCall(call);
  if (method === undefined) return;
  if (MUTATORS.test(method.name)) noteChange(walk, namedPath(walk, method.object), call, false);
  const filled = call.arguments[FILLERS.get(method.name) ?? -1];
  if (filled === undefined || filled.type === 'SpreadElement') return;
  noteChange(walk, namedPath(walk, filled), call);
}

function namedPath(walk: Walk, node: TSESTree.Expression): ReturnType<Walk['evaluate']>['path'] {
  const named = uncast(node);
  return isNamed(named) ? walk.evaluate(named).path : undefined;
}
