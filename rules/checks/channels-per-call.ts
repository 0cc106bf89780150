import type { TSESTree } from '@typescript-eslint/utils';

import type { Misuse, Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';
import { memberName } from '../syntax';
import { readsOf, variableFor } from './bindings';
import type { Check } from './check';
import { wrapped } from './dropped';
import { isFixedIn } from './peers';
import { repeaterOf } from './repeaters';

type Built = TSESTree.CallExpression | TSESTree.NewExpression;

/** Channels to one and the same peer that a handler or a loop builds anew each time, for itself alone. */
export const channelsPerCall: Check = (index, resolver) =>
  [...index.census.calls.filter((call) => resolver.buildsChannel(call)), ...index.census.news].flatMap((node): Misuse[] => {
    const other = isSpent(index, node) ? repeaterOf(index, resolver, node, mayBuild(resolver, node)) : undefined;
    return other !== undefined && isFixedIn(index, node, other) ? [{ kind: 'channel-per-call', node, other }] : [];
  });

/** Asks once, and only where the place is one that counts. */
function mayBuild(resolver: Resolver, node: Built): () => boolean {
  let builds: boolean | undefined;
  return () => (builds ??= resolver.buildsChannel(node));
}

/** How many hands a channel may pass through on its way to a client. */
const MAX_HOPS = 4;

/** Whether the channel, or the client made with it, stays where it is built: its methods are used, and nothing more. */
function isSpent(index: ProgramIndex, built: TSESTree.Node, hops = 0): boolean {
  const value = outermost(built);
  if (hops > MAX_HOPS || value.parent?.type === 'ExpressionStatement') return hops <= MAX_HOPS;
  const variable = variableFor(index, value);
  if (variable === undefined) return isSpentAt(index, value, hops);
  const isLocal = variable.scope.block.type !== 'Program' && variable.scope.type !== 'module';
  return isLocal && readsOf(variable).every((read) => isSpentAt(index, wrapped(read), hops));
}

function isSpentAt(index: ProgramIndex, value: TSESTree.Node, hops: number): boolean {
  const { parent } = value;
  if (parent?.type === 'MemberExpression') return parent.object === value;
  if (parent?.type === 'NewExpression') return parent.callee !== value && isSpent(index, parent, hops + 1);
  if (parent?.type !== 'CallExpression' || parent.callee === value) return false;
  const { callee } = parent;
  const name = callee.type === 'Identifier' ? callee.name : callee.type === 'MemberExpression' ? memberName(callee) : undefined;
  if (name === undefined) return false;
  return /^(?:apply|bind|call)$/.test(name) || (/client$/i.test(name) && isSpent(index, parent, hops + 1));
}

function outermost(node: TSESTree.Node): TSESTree.Node {
  const value = wrapped(node);
  return value.parent?.type === 'AwaitExpression' ? outermost(value.parent) : value;
}
