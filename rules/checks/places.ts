import type { TSESTree } from '@typescript-eslint/utils';

import type { ProgramIndex } from '../engine/program';

/** A node that a check may be about: a call, a construction, or a loop that draws from a stream. */
export type Place = TSESTree.CallExpression | TSESTree.ForOfStatement | TSESTree.NewExpression;

const known = new WeakMap<ProgramIndex, readonly Place[]>();

/** All such nodes of the file, in source order; looked up once, for all checks. */
export function placesIn(index: ProgramIndex): readonly Place[] {
  let places = known.get(index);
  if (places === undefined) {
    places = [...index.nodes(index.source.ast)].filter(isPlace);
    known.set(index, places);
  }
  return places;
}

function isPlace(node: TSESTree.Node): node is Place {
  return node.type === 'CallExpression' || node.type === 'NewExpression' || (node.type === 'ForOfStatement' && node.await);
}
