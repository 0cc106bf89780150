import { createRule } from './create-rule';
import { reportMutations } from './report/mutations';
import { suggestCopy } from './report/suggestions/copy-message';

export const noMutateAfterSend = createRule({
  create: (context) => reportMutations(context, [suggestCopy]),
  meta: {
    docs: {
      description: 'Disallow changing a message after it was handed to a send',
      preset: 'recommended',
    },
    hasSuggestions: true,
    messages: {
      copy: 'Send a copy on line {{line}}: `{{copy}}`.',
      mutated:
        '`{{message}}` is changed here after it was given to `{{stream}}` on line {{line}}. The stream keeps the object and encodes it later, so the change reaches the wire and messages arrive wrong. Send a fresh object each time, such as a copy.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-mutate-after-send',
});
