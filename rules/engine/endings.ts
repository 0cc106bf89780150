import type { TSESTree } from '@typescript-eslint/utils';

import type { MisuseKind } from '../domain';
import { type Conditions, isCertainAfter, isDecidedElsewhere } from './conditions';
import type { Operation } from './operation';
import type { AccessPath } from './streams/access-path';
import type { Walk } from './walk';

/** What uses up the send half of a stream, or the one reply that a handler has. */
export interface Ending {
  readonly conditions: Conditions;
  /** What a further use is then. */
  readonly makes: Extract<MisuseKind, 'close-after-iteration' | 'second-reply' | 'send-after-close'>;
  readonly node: TSESTree.Node;
}

/** The loop over the stream is left, and its iterator has destroyed the stream. */
export function noteIterationEnd(walk: Walk, path: AccessPath, node: TSESTree.Node): void {
  walk.state.noteEnding(path.key, { conditions: walk.conditions(), makes: 'close-after-iteration', node });
}

/**
 * Notes what the operation uses up, and reports it where something has used that up before, on every way that
 * leads from there to here. A name that may stand for several streams tells nothing.
 */
export function checkEndings(walk: Walk, operation: Operation): void {
  const { conditions, model, node, path } = operation;
  if (path.weak) return;
  const before = walk.state
    .endingsOf(path.key)
    .find((ending) => isMisusedBy(ending, operation) && isCertain(ending, conditions));
  if (before !== undefined) walk.misuses.push({ kind: before.makes, node, other: before.node });
  if (model.kind === 'close') walk.state.noteEnding(path.key, { conditions, makes: 'send-after-close', node });
  if (model.kind === 'reply') walk.state.noteEnding(path.key, { conditions, makes: 'second-reply', node });
}

/** A helper that closes under a condition (`if (isLast) call.end()`) is called by those who know; a reply is a reply. */
function isCertain({ conditions, makes }: Ending, later: Conditions): boolean {
  if (makes === 'send-after-close' && isDecidedElsewhere(conditions)) return false;
  return isCertainAfter(conditions, later);
}

function isMisusedBy({ makes }: Ending, { model: { kind } }: Operation): boolean {
  switch (makes) {
    case 'close-after-iteration':
      return kind === 'send' || kind === 'close';
    case 'second-reply':
      return kind === 'reply';
    case 'send-after-close':
      return kind === 'send';
  }
}
