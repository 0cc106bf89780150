import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';

export const consistentSendLock = createRule({
  create: (context) => reportOverlaps(context, ({ cause }) => cause === 'lock'),
  meta: {
    docs: {
      description: 'Require that all senders of a gRPC stream take the same lock',
      preset: 'recommended',
    },
    messages: {
      overlap:
        '`{{stream}}` is sent to by {{task}} without the lock that {{other}} holds on line {{line}}. A lock that only some senders take protects nobody: messages still interleave. Take the lock here as well.',
      repeated:
        '`{{stream}}` is sent to by {{task}} with and without a lock. A lock that only some senders take protects nobody: messages still interleave. Take the lock on every way.',
      shared:
        '`{{stream}}` is sent to here by {{task}} without the lock that {{other}} holds. A lock that only some senders take protects nobody: messages still interleave. Take the lock on every way.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'consistent-send-lock',
});
