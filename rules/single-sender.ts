import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';

export const singleSender = createRule({
  create: (context) => reportOverlaps(context, ({ kind, tier }) => kind !== 'receive' && tier === 'contract'),
  meta: {
    docs: {
      description: 'Require that one task at a time owns the send half of a gRPC stream',
      preset: 'strict',
    },
    messages: {
      overlap:
        '`{{stream}}` has two senders: here {{task}}, and on line {{line}} {{other}}. gRPC allows one task at a time to send or to half-close; the order of what they send is left to chance. Let one task own the send half and queue for it.',
      repeated:
        '`{{stream}}` has several senders: {{task}} sends on it, and more than one can run at a time. gRPC allows one task at a time to send or to half-close; the order of what they send is left to chance. Let one task own the send half and queue for it.',
      shared:
        '`{{stream}}` has two senders here: {{other}}, and {{task}}. gRPC allows one task at a time to send or to half-close; the order of what they send is left to chance. Let one task own the send half and queue for it.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'single-sender',
});
