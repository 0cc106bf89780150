import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';

export const noUnclosedStream = createRule({
  create: (context) => reportMisuses(context, { 'unclosed-stream': 'unclosed' }),
  meta: {
    docs: {
      description: 'Require every gRPC stream that is opened to be ended, cancelled or handed on',
      preset: 'strict',
    },
    messages: {
      unclosed:
        'This stream is opened here, and nothing ends it, cancels it or hands it on. Its half stays open, so the peer waits for more and both sides keep the call in memory. End it after the last message, or cancel it in a `finally` block.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-unclosed-stream',
});
