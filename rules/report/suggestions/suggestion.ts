import type { TSESLint } from '@typescript-eslint/utils';

import { noteSwallowed } from '../../swallowed';

export type Source = Readonly<TSESLint.SourceCode>;

/** An edit that is offered and never made on its own, since every repair changes when things happen. */
export type Suggestion<MessageId extends string> = TSESLint.SuggestionReportDescriptor<MessageId>;

/** Offers an edit for a finding, where it is certain to be well formed and to do what it says. */
export type Suggester<Finding, MessageId extends string> = (finding: Finding, source: Source) => Suggestion<MessageId> | undefined;

/** What the suggesters have to offer for the finding. One that cannot take the code, such as its depth, offers nothing. */
export function suggestionsFor<Finding, MessageId extends string>(
  suggesters: readonly Suggester<Finding, MessageId>[],
  finding: Finding,
  source: Source,
): Suggestion<MessageId>[] {
  return suggesters.flatMap((suggest) => {
    try {
      return suggest(finding, source) ?? [];
    } catch (error) {
      noteSwallowed(error);
      return [];
    }
  });
}
