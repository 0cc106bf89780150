import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';
import { suggestReturn } from './report/suggestions/return-reply';

export const noSendAfterClose = createRule({
  create: (context) => reportMisuses(context, { 'second-reply': 'repliedTwice', 'send-after-close': 'sentLate' }, [suggestReturn]),
  meta: {
    docs: {
      description: 'Disallow sending on a gRPC stream after its half-close, and answering a unary call twice',
      preset: 'recommended',
    },
    hasSuggestions: true,
    messages: {
      repliedTwice:
        'The call was already answered on line {{line}}, and this way leads on to a second answer. `@grpc/grpc-js` then leaves the client waiting until its deadline. Return after the first answer.',
      returnReply: 'Return after the answer on line {{line}}.',
      sentLate:
        '`{{stream}}` was half-closed on line {{line}}, and nothing may be sent after that. The write fails with `ERR_STREAM_WRITE_AFTER_END`, and the call may hang. Send before the half-close.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-send-after-close',
});
