import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';
import { suggestAwait } from './report/suggestions/await-call';
import { suggestLoop } from './report/suggestions/for-of-loop';
import { suggestSequence } from './report/suggestions/sequence';

export const noConcurrentSend = createRule({
  create: (context) => reportOverlaps(context, ({ cause, kind, tier }) => kind === 'send' && tier === 'observable' && cause === undefined, [suggestAwait, suggestLoop, suggestSequence]),
  meta: {
    docs: {
      description: 'Disallow two tasks that send on one gRPC stream at once',
      preset: 'recommended',
    },
    hasSuggestions: true,
    messages: {
      awaitCall: 'Await the sender on line {{line}} before going on.',
      loop: 'Send for one element after the other, in a loop that awaits.',
      overlap:
        '`{{stream}}` is sent to by two tasks at once: here by {{task}}, and on line {{line}} by {{other}}. Nothing orders them, so their messages interleave. Await one sender before the next starts, queue the sends, or let one task own the stream.',
      repeated:
        '`{{stream}}` is sent to by {{task}}, and a further run of it may start before this one is done, so messages interleave or change places. Finish one run before the next starts, queue the sends, or let one task own the stream.',
      sequence: 'Await one sender after the other.',
      shared:
        '`{{stream}}` is sent to here by two tasks at once: {{other}}, and {{task}}. Nothing orders them, so their messages interleave. Await one sender before the next starts, queue the sends, or let one task own the stream.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-concurrent-send',
});
