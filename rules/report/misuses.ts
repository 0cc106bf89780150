import type { TSESLint } from '@typescript-eslint/utils';

import { analyze } from '../analyze';
import type { MisuseKind } from '../domain';
import { streamName } from './describe';

/**
 * Reports the misuses of the kinds that `messages` names, each by its message. A message may name the stream
 * (`{{stream}}`) and the line of the other site (`{{line}}`).
 */
export function reportMisuses<MessageId extends string>(
  context: Readonly<TSESLint.RuleContext<MessageId, readonly unknown[]>>,
  messages: Readonly<Partial<Record<MisuseKind, MessageId>>>,
): TSESLint.RuleListener {
  return {
    'Program:exit'() {
      for (const { kind, node, other = node } of analyze(context).misuses) {
        const messageId = messages[kind];
        if (messageId === undefined) continue;
        const data = { line: String(other.loc.start.line), stream: streamName(context.sourceCode, node, 'send') };
        context.report({ data, messageId, node });
      }
    },
  };
}
