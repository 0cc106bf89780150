import type { TSESLint } from '@typescript-eslint/utils';

import { analyze } from '../analyze';
import type { OperationSite, Overlap } from '../domain';
import { streamName, taskName } from './describe';
import { type Suggester, suggestionsFor } from './suggestions/suggestion';

type MessageId = 'overlap' | 'repeated' | 'shared';

type Context<Offer extends string> = Readonly<TSESLint.RuleContext<MessageId | Offer, readonly unknown[]>>;

/** The rule's part: which overlaps are its own. */
export type Chooser = (overlap: Overlap) => boolean;

/** Reports one overlap for each pair of tasks on a stream, on the later site, naming both, with what mends it. */
export function reportOverlaps<Offer extends string = never>(
  context: Context<Offer>,
  choose: Chooser,
  suggesters: readonly Suggester<Overlap, Offer>[] = [],
): TSESLint.RuleListener {
  return {
    'Program:exit'() {
      const { overlaps } = analyze(context);
      for (const overlap of onePerMistake(surest(overlaps).filter(choose))) report(context, overlap, suggesters);
    },
  };
}

/** Two tasks that meet at many pairs of sites make one mistake: the surest pairs tell of it. */
function surest(overlaps: readonly Overlap[]): Overlap[] {
  const sure = new Set(overlaps.filter(({ tier }) => tier === 'observable').map((overlap) => `${overlap.kind} ${tasksOf(overlap)}`));
  return overlaps.filter((overlap) => overlap.tier === 'observable' || !sure.has(`${overlap.kind} ${tasksOf(overlap)}`));
}

/** The first pair of sites of each pair of tasks. */
function onePerMistake(overlaps: readonly Overlap[]): Iterable<Overlap> {
  const chosen = new Map<string, Overlap>();
  for (const overlap of overlaps) {
    const tasks = tasksOf(overlap);
    if (!chosen.has(tasks)) chosen.set(tasks, overlap);
  }
  return chosen.values();
}

function tasksOf({ first, second }: Overlap): string {
  return [first, second].map(({ origin }) => `${origin.kind}@${origin.node.range.join('-')}`).sort().join(' ');
}

function report<Offer extends string>(context: Context<Offer>, overlap: Overlap, suggesters: readonly Suggester<Overlap, Offer>[]): void {
  const { kind } = overlap;
  const [at, other] = sitesOf(overlap);
  context.report({
    data: {
      line: String(other.node.loc.start.line),
      other: at.origin.node === other.origin.node ? 'a further run of it' : taskName(context.sourceCode, other.origin),
      stream: streamName(context.sourceCode, at.node, kind === 'receive' ? 'receive' : 'send'),
      task: taskName(context.sourceCode, at.origin),
    },
    messageId: messageFor(overlap),
    node: at.node,
    suggest: suggestionsFor<Overlap, MessageId | Offer>(suggesters, overlap, context.sourceCode),
  });
}

/** The site to report, and the other one: the close, the send without a lock, else the later one. */
export function sitesOf({ cause, first, kind, second }: Overlap): [at: OperationSite, other: OperationSite] {
  const isAtFirst = cause === 'lock' ? second.isLocked : kind === 'close' && first.model.kind === 'close';
  return isAtFirst ? [first, second] : [second, first];
}

function messageFor({ first, second }: Overlap): MessageId {
  if (first.node !== second.node) return 'overlap';
  return first.origin.node === second.origin.node ? 'repeated' : 'shared';
}
