import type { TSESLint } from '@typescript-eslint/utils';

import { analyze } from '../analyze';
import type { Overlap } from '../domain';
import { streamName, taskName } from './describe';

type Context = Readonly<TSESLint.RuleContext<'overlap' | 'repeated', readonly unknown[]>>;

/** The rule's part: which overlaps are its own. */
export type Chooser = (overlap: Overlap) => boolean;

/** Reports one overlap for each pair of tasks on a stream, on the later site, naming both. */
export function reportOverlaps(context: Context, choose: Chooser): TSESLint.RuleListener {
  return {
    'Program:exit'() {
      for (const overlap of mostTelling(analyze(context.sourceCode).overlaps)) {
        if (choose(overlap)) report(context, overlap);
      }
    },
  };
}

/** Two tasks that meet at many pairs of sites make one mistake: the surest pair tells of it, else the first. */
function mostTelling(overlaps: readonly Overlap[]): Iterable<Overlap> {
  const chosen = new Map<string, Overlap>();
  for (const overlap of overlaps) {
    const key = mistakeOf(overlap);
    const known = chosen.get(key);
    if (known === undefined || (known.tier === 'contract' && overlap.tier === 'observable')) chosen.set(key, overlap);
  }
  return chosen.values();
}

function mistakeOf({ first, kind, second }: Overlap): string {
  const tasks = [first, second].map(({ origin }) => `${origin.kind}@${origin.node.range.join('-')}`).sort();
  return [kind, ...tasks].join(' ');
}

function report(context: Context, { first, kind, second }: Overlap): void {
  const [at, other] = kind === 'close' && first.model.kind === 'close' ? [first, second] : [second, first];
  const isSameTask = first.origin.node === second.origin.node;
  const task = taskName(context.sourceCode, at.origin);
  const otherTask = taskName(context.sourceCode, other.origin);
  context.report({
    data: {
      line: String(other.node.loc.start.line),
      other: isSameTask || otherTask !== task ? otherTask : `another ${otherTask.replace(/^the /, '')}`,
      stream: streamName(context.sourceCode, at.node, kind === 'receive' ? 'receive' : 'send'),
      task,
    },
    messageId: isSameTask && first.node === second.node ? 'repeated' : 'overlap',
    node: at.node,
  });
}
