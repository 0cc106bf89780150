import { createRule } from './create-rule';
import { reportOverlaps } from './report/reporter';
import { suggestAwait } from './report/suggestions/await-call';
import { suggestCloseAfterJoin } from './report/suggestions/close-after-join';

export const noCloseDuringSend = createRule({
  create: (context) => reportOverlaps(context, ({ kind, tier }) => kind === 'close' && tier === 'observable', [suggestCloseAfterJoin, suggestAwait]),
  meta: {
    docs: {
      description: 'Disallow half-closing a gRPC stream while another task still sends on it',
      preset: 'recommended',
    },
    hasSuggestions: true,
    messages: {
      awaitCall: 'Await the sender on line {{line}} before the half-close.',
      closeLater: 'Half-close after the sender was awaited on line {{line}}.',
      overlap:
        '`{{stream}}` is half-closed here by {{task}}, while {{other}} may still send on line {{line}}. What it sends later is lost, and the call still ends with status OK. Close after the last send: await the sender first.',
      repeated:
        '`{{stream}}` is half-closed by {{task}}, while a further run of it may still send. What is sent later is lost, and the call still ends with status OK. Close after the last send.',
      shared:
        '`{{stream}}` is half-closed here by {{task}}, while {{other}} may still send. What it sends later is lost, and the call still ends with status OK. Close after the last send: await the sender first.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-close-during-send',
});
