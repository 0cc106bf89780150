import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';

export const noLateReceive = createRule({
  create: (context) => reportMisuses(context, { 'late-receive': 'late' }),
  meta: {
    docs: {
      description: 'Disallow a wait between opening a gRPC stream and attaching a receiver that misses early messages',
      preset: 'strict',
    },
    messages: {
      late: 'This receiver of `{{stream}}` is attached after the wait on line {{line}}, when the stream is open already. It never sees the messages that arrive during the wait. Attach it as soon as the stream is open.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-late-receive',
});
