import { analyze } from './analyze';
import { createRule } from './create-rule';
import { messageName, streamName } from './report/describe';

export const noMutateAfterSend = createRule({
  create: (context) => ({
    'Program:exit'() {
      for (const { message, node, send } of analyze(context).mutations) {
        const data = {
          line: String(send.loc.start.line),
          message: messageName(context.sourceCode, message),
          stream: streamName(context.sourceCode, send, 'send'),
        };
        context.report({ data, messageId: 'mutated', node });
      }
    },
  }),
  meta: {
    docs: {
      description: 'Disallow changing a message after it was handed to a send',
      preset: 'recommended',
    },
    messages: {
      mutated:
        '`{{message}}` is changed here after it was given to `{{stream}}` on line {{line}}. The stream keeps the object and encodes it later, so the change reaches the wire and messages arrive wrong. Send a fresh object each time, such as a copy.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-mutate-after-send',
});
