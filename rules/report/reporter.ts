import type { TSESLint } from '@typescript-eslint/utils';

import { whenAnalyzed } from '../analyze';
import type { OperationSite, Overlap } from '../domain';
import { secondTaskName, streamName, taskName } from './describe';
import { raceSigns } from './race';
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
  return whenAnalyzed(context, ({ overlaps }) => {
    if (overlaps.length === 0) return;
    for (const overlap of onePerMistake(surest(overlaps).filter(choose))) report(context, overlap, suggesters);
  });
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
  const messageId = messageFor(overlap);
  context.report({
    data: {
      ...(messageId === 'shared' ? tasks(context.sourceCode, [other, at], ['other', 'task']) : tasks(context.sourceCode, [at, other], ['task', 'other'])),
      line: String(other.node.loc.start.line),
      stream: streamName(context.sourceCode, at.node, kind === 'receive' ? 'receive' : 'send'),
    },
    messageId,
    node: at.node,
    suggest: suggestionsFor<Overlap, MessageId | Offer>(suggesters, overlap, context.sourceCode),
  });
}

/** The tasks of two sites, under the keys that the message has for them, in the order in which it names them. */
function tasks(
  sourceCode: Readonly<TSESLint.SourceCode>,
  [first, second]: readonly [OperationSite, OperationSite],
  [firstKey, secondKey]: readonly [string, string],
): Record<string, string> {
  return { [firstKey]: taskName(sourceCode, first.origin), [secondKey]: secondTaskName(sourceCode, second.origin, first.origin) };
}

/** The site to report, and the other one: the close, the send without a lock, what meets the loser of a race, else the later one. */
export function sitesOf(overlap: Overlap): [at: OperationSite, other: OperationSite] {
  const { first, second } = overlap;
  return isAtFirst(overlap) ? [first, second] : [second, first];
}

function isAtFirst({ cause, first, kind, second }: Overlap): boolean {
  if (cause === 'lock') return second.isLocked;
  if (cause === 'abandoned') return raceSigns(second.origin) > raceSigns(first.origin);
  return kind === 'close' && first.model.kind === 'close';
}

function messageFor({ first, second }: Overlap): MessageId {
  if (first.node !== second.node) return 'overlap';
  return first.origin.node === second.origin.node ? 'repeated' : 'shared';
}
