import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';
import { suggestLastingIterator } from './report/suggestions/lasting-iterator';

export const noCloseAfterIteration = createRule({
  create: (context) => reportMisuses(context, { 'close-after-iteration': 'destroyed' }, [suggestLastingIterator]),
  meta: {
    docs: {
      description: 'Disallow using the send half of a server stream after the loop that drained it',
      preset: 'recommended',
    },
    hasSuggestions: true,
    messages: {
      destroyed:
        'The loop on line {{line}} destroys `{{stream}}` when it ends, so this does nothing: messages are lost and the client never gets a status. Loop over `{{stream}}.iterator({ destroyOnReturn: false })` instead.',
      lasting: 'Draw on line {{line}} from an iterator that leaves the stream open.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-close-after-iteration',
});
