import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';

export const noConcurrentSend = createRule({
  create: (context) => reportOverlaps(context, ({ cause, kind, tier }) => kind === 'send' && tier === 'observable' && cause === undefined),
  meta: {
    docs: {
      description: 'Disallow two tasks that send on one gRPC stream at once',
      preset: 'recommended',
    },
    messages: {
      overlap:
        '`{{stream}}` is sent to by two tasks at once: here by {{task}}, and on line {{line}} by {{other}}. Nothing orders them, so their messages interleave. Await one sender before the next starts, queue the sends, or let one task own the stream.',
      repeated:
        '`{{stream}}` is sent to by {{task}}, and a further run of it may start before this one is done, so messages interleave or change places. Finish one run before the next starts, queue the sends, or let one task own the stream.',
      shared:
        '`{{stream}}` is sent to here by two tasks at once: {{other}}, and {{task}}. Nothing orders them, so their messages interleave. Await one sender before the next starts, queue the sends, or let one task own the stream.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-concurrent-send',
});
