import type { TSESLint } from '@typescript-eslint/utils';

import { whenAnalyzed } from '../analyze';
import type { Mutation } from '../domain';
import { messageName, streamName } from './describe';
import { type Suggester, suggestionsFor } from './suggestions/suggestion';

/** Reports each change of a message that a send has taken, on the change, with what mends it. */
export function reportMutations<Offer extends string>(
  context: Readonly<TSESLint.RuleContext<Offer | 'mutated', readonly unknown[]>>,
  suggesters: readonly Suggester<Mutation, Offer>[],
): TSESLint.RuleListener {
  const { sourceCode } = context;
  return whenAnalyzed(context, ({ mutations }) => {
    for (const mutation of mutations) {
      const { message, node, send } = mutation;
      const data = {
        line: String(send.loc.start.line),
        message: messageName(sourceCode, message),
        stream: streamName(sourceCode, send, 'send'),
      };
      context.report({ data, messageId: 'mutated', node, suggest: suggestionsFor<Mutation, Offer | 'mutated'>(suggesters, mutation, sourceCode) });
    }
  });
}
