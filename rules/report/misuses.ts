import type { TSESLint } from '@typescript-eslint/utils';

import { analyze } from '../analyze';
import type { Misuse, MisuseKind } from '../domain';
import { streamName } from './describe';

type Context = Readonly<TSESLint.RuleContext<'misuse', readonly unknown[]>>;

/** Reports the misuses of one kind. Messages may name the stream (`{{stream}}`) and the other site's `{{line}}`. */
export function reportMisuses(context: Context, kind: MisuseKind): TSESLint.RuleListener {
  return {
    'Program:exit'() {
      for (const misuse of analyze(context).misuses) if (misuse.kind === kind) report(context, misuse);
    },
  };
}

function report(context: Context, { node, other }: Misuse): void {
  const data = { line: String((other ?? node).loc.start.line), stream: streamName(context.sourceCode, node, 'send') };
  context.report({ data, messageId: 'misuse', node });
}
