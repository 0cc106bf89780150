import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';

export const requireBackpressure = createRule({
  create: (context) => reportMisuses(context, { 'unbounded-send': 'unbounded' }),
  meta: {
    docs: {
      description: 'Require loops without a bound to wait when a gRPC stream has no room for more messages',
      preset: 'strict',
    },
    messages: {
      unbounded:
        'This write ignores whether `{{stream}}` has room, and nothing slows down the loop on line {{line}}. What the peer does not take yet is kept in memory, without a limit. Wait for `drain` whenever the write returns `false`.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'require-backpressure',
});
