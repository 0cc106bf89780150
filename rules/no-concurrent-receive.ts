import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';

export const noConcurrentReceive = createRule({
  create: (context) => reportOverlaps(context, ({ cause, kind, tier }) => kind === 'receive' && tier === 'observable' && cause === undefined),
  meta: {
    docs: {
      description: 'Disallow two receivers on one gRPC stream at once',
      preset: 'recommended',
    },
    messages: {
      overlap:
        '`{{stream}}` is received from twice at once: here by {{task}}, and on line {{line}} by {{other}}. The messages are split between the two, or seen by both. Receive in one place and hand the messages on.',
      repeated:
        '`{{stream}}` is received from by {{task}}, and a further run of it may start before this one is done. The messages are split between the runs. Receive in one place and hand the messages on.',
      shared:
        '`{{stream}}` is received from here by two tasks at once: {{other}}, and {{task}}. The messages are split between the two. Receive in one place and hand the messages on.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-concurrent-receive',
});
