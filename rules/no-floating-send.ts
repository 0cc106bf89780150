import { createRule } from './create-rule';
import { reportMisuses } from './report/misuses';
import { suggestAwaitedSend } from './report/suggestions/await-send';

export const noFloatingSend = createRule({
  create: (context) => reportMisuses(context, { 'floating-send': 'floating' }, [suggestAwaitedSend]),
  meta: {
    docs: {
      description: 'Disallow sends on a gRPC stream whose promise nobody keeps',
      preset: 'strict',
    },
    hasSuggestions: true,
    messages: {
      awaitSend: 'Await the send.',
      floating:
        'Nobody keeps the promise of this send on `{{stream}}`. A failure is lost or ends the process as an unhandled rejection, and a further send may start while this one is pending. Await the promise, return it, or chain a handler to it.',
    },
    schema: [],
    type: 'problem',
  },
  name: 'no-floating-send',
});
