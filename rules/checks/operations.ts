import type { TSESTree } from '@typescript-eslint/utils';

import type { OperationModel, Resolver } from '../domain';
import type { ProgramIndex } from '../engine/program';

/** A call that does something to a stream. */
export interface OperationCall {
  readonly model: OperationModel;
  readonly node: TSESTree.CallExpression;
}

const known = new WeakMap<ProgramIndex, readonly OperationCall[]>();

/** The calls of the file that do something to a stream, in source order: found once for all checks. */
export function operationsIn(index: ProgramIndex, resolver: Resolver): readonly OperationCall[] {
  let found = known.get(index);
  if (found === undefined) {
    found = find(index, resolver);
    known.set(index, found);
  }
  return found;
}

function find(index: ProgramIndex, resolver: Resolver): OperationCall[] {
  const found: OperationCall[] = [];
  for (const node of index.census.calls) {
    const model = resolver.operation(node);
    if (model !== undefined) found.push({ model, node });
  }
  return found;
}
