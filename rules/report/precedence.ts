import type { TSESTree } from '@typescript-eslint/utils';

import type { Findings, MisuseKind, Overlap } from '../domain';
import { sitesOf } from './reporter';

/** What is certain on every way, and tells more of a site than that two tasks meet there. */
const CERTAIN: ReadonlySet<MisuseKind> = new Set(['close-after-iteration', 'second-reply', 'send-after-close']);

/** Leaves one kind of finding at each site, the one that tells most. */
export function mostTelling({ misuses, mutations, overlaps }: Findings): Findings {
  const certain = new Set(misuses.filter(({ kind }) => CERTAIN.has(kind)).map(({ node }) => node));
  const surest = new Map<TSESTree.Node, number>();
  for (const overlap of overlaps) {
    const { node } = sitesOf(overlap)[0];
    surest.set(node, Math.min(rank(overlap), surest.get(node) ?? Infinity));
  }
  const kept = overlaps.filter((overlap) => {
    const { node } = sitesOf(overlap)[0];
    return !certain.has(node) && surest.get(node) === rank(overlap);
  });
  return {
    misuses: misuses.filter(({ kind, node }) => CERTAIN.has(kind) || !(certain.has(node) || surest.has(node))),
    mutations,
    overlaps: kept,
  };
}

function rank({ cause, kind, tier }: Overlap): number {
  if (tier === 'contract') return 3;
  if (cause !== undefined) return 0;
  return kind === 'close' ? 2 : 1;
}
