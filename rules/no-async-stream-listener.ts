import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';

export const noAsyncStreamListener = createRule({
  create: (context) => reportOverlaps(context, ({ cause }) => cause === 'listener'),
  meta: {
    docs: {
      description: 'Disallow an async listener that waits before it uses a gRPC stream',
      preset: 'recommended',
    },
    messages: {
      overlap:
        '`{{stream}}` is used here by {{task}} only after a wait, and on line {{line}} by {{other}}. The emitter does not wait for its listeners, so answers overtake each other or come after the end. Draw the messages with `for await`, or queue the answers.',
      repeated:
        '`{{stream}}` is used here by {{task}} only after a wait, and the emitter does not wait for its listeners: the next event starts a further run, so answers overtake each other or come after the end. Draw the messages with `for await`, or queue the answers.',
      shared:
        '`{{stream}}` is used here by {{task}} only after a wait, beside {{other}}. The emitter does not wait for its listeners, so answers overtake each other or come after the end. Draw the messages with `for await`, or queue the answers.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-async-stream-listener',
});
