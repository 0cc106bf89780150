import type { TSESTree } from '@typescript-eslint/utils';

import type { TaskOrigin } from '../domain';
import { isFunction, methodCall } from '../syntax';

/** The combinators that settle with one of their promises and leave the others behind. */
const RACES: ReadonlySet<string> = new Set(['any', 'race']);

/** How much speaks for it that the task competes in a race: it was started in one, or was started at all. */
export function raceSigns({ kind, node }: TaskOrigin): number {
  if (kind === 'root') return 0;
  return isInRace(node) ? 2 : 1;
}

function isInRace(node: TSESTree.Node): boolean {
  for (let at = node.parent; at && !isFunction(at) && !at.type.endsWith('Statement'); at = at.parent) {
    if (at.type === 'CallExpression' && RACES.has(methodCall(at)?.name ?? '')) return true;
  }
  return false;
}
