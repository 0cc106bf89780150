import type { TSESLint } from '@typescript-eslint/utils';

import { whenAnalyzed } from '../analyze';
import type { Misuse, MisuseKind } from '../domain';
import { streamName } from './describe';
import { type Suggester, suggestionsFor } from './suggestions/suggestion';

/**
 * Reports the misuses of the kinds that `messages` names, each by its message, with what `suggesters` have to
 * mend it. A message may name the stream (`{{stream}}`) and the line of the other site (`{{line}}`).
 */
export function reportMisuses<MessageId extends string>(
  context: Readonly<TSESLint.RuleContext<MessageId, readonly unknown[]>>,
  messages: Readonly<Partial<Record<MisuseKind, MessageId>>>,
  suggesters: readonly Suggester<Misuse, MessageId>[] = [],
): TSESLint.RuleListener {
  return whenAnalyzed(context, ({ misuses }) => {
    for (const misuse of misuses) {
      const { kind, node, other = node } = misuse;
      const messageId = messages[kind];
      if (messageId === undefined) continue;
      const data = { line: String(other.loc.start.line), stream: streamName(context.sourceCode, node, 'send') };
      context.report({ data, messageId, node, suggest: suggestionsFor(suggesters, misuse, context.sourceCode) });
    }
  });
}
