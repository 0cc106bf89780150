import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';

export const noAbandonedReceive = createRule({
  create: (context) => reportOverlaps(context, ({ cause }) => cause === 'abandoned'),
  meta: {
    docs: {
      description: 'Disallow a further receive on a gRPC stream while one that lost a race is still pending',
      preset: 'recommended',
    },
    messages: {
      overlap:
        '`{{stream}}` is received from here by {{task}}, while {{other}} has lost a race and still waits for the next message on line {{line}}. That message goes to the loser and is thrown away. Keep the pending promise and race it again, or cancel the call.',
      repeated:
        '`{{stream}}` is received from by {{task}}, while an earlier run, which has lost its race, still waits for the next message. That message goes to the loser and is thrown away. Keep the pending promise and race it again, or cancel the call.',
      shared:
        '`{{stream}}` is received from here by {{task}}, while {{other}} has lost a race and still waits for the next message. That message goes to the loser and is thrown away. Keep the pending promise and race it again, or cancel the call.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-abandoned-receive',
});
