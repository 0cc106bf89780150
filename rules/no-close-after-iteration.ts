import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';

export const noCloseAfterIteration = createRule({
  create: (context) => reportMisuses(context, { 'close-after-iteration': 'destroyed' }),
  meta: {
    docs: {
      description: 'Disallow using the send half of a server stream after the loop that drained it',
      preset: 'recommended',
    },
    messages: {
      destroyed:
        'The loop on line {{line}} destroys `{{stream}}` when it ends, so this does nothing: messages are lost and the client never gets a status. Loop over `{{stream}}.iterator({ destroyOnReturn: false })` instead.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-close-after-iteration',
});
