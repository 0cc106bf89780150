import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';

export const noChannelPerCall = createRule({
  create: (context) => reportMisuses(context, { 'channel-per-call': 'repeated' }),
  meta: {
    docs: {
      description: 'Disallow building a gRPC channel to the same peer in every call of a handler or round of a loop',
      preset: 'strict',
    },
    messages: {
      repeated:
        'A channel to the same peer is built here each time the code from line {{line}} runs. Every channel connects anew and keeps memory of its own, while one channel serves any number of calls at once. Build it once, outside, and share it.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-channel-per-call',
});
