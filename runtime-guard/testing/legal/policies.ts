import { status } from '@grpc/grpc-js';

import type { Bidi, Client, Loopback, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { asked, notes, numbers, received, sendAll } from '../tasks';

type Policy = Readonly<Record<'hedgingPolicy' | 'retryPolicy', unknown>>;

/** A client under a policy of the service. */
const under = ({ connect }: Loopback, policy: Partial<Policy>): Client =>
  connect({ 'grpc.service_config': JSON.stringify({ methodConfig: [{ name: [{ service: 'test.Notes' }], ...policy }] }) });

const retryPolicy = { backoffMultiplier: 1, initialBackoff: '0.002s', maxAttempts: 4, maxBackoff: '0.002s', retryableStatusCodes: ['UNAVAILABLE'] };
const hedgingPolicy = { hedgingDelay: '0.001s', maxAttempts: 3, nonFatalStatusCodes: ['UNAVAILABLE'] };
const unavailable = { code: status.UNAVAILABLE, details: 'not yet' };

export const POLICIES: readonly Legal[] = [
  {
    contract: 'Contract 6: every attempt is a handler invocation of its own.',
    expected: [{ n: 7 }, 3],
    handlers: () => {
      let attempts = 0;
      return {
        unary: (_, callback) => {
          attempts += 1;
          if (attempts < 3) callback(unavailable);
          else callback(null, { n: 7, text: String(attempts) });
        },
      };
    },
    name: 'a unary call that is retried twice',
    run: async (_, loopback) => {
      const { n, text } = await asked(under(loopback, { retryPolicy }), { n: 7 });
      return [{ n }, Number(text)];
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 2 and 6: the retry sends the same messages again, by itself.',
    expected: [1, 2, 3],
    handlers: () => {
      let attempts = 0;
      return {
        bidi: (call: Bidi) => {
          attempts += 1;
          if (attempts < 3) { call.emit('error', unavailable); return; }
          call.on('data', (note: Note) => call.write(note));
          call.on('end', () => call.end());
        },
      };
    },
    name: 'a stream that is retried twice while a task sends',
    run: async (_, loopback) => {
      const call = under(loopback, { retryPolicy }).bidi();
      const all = received(call);
      await sendAll(call, notes(3), 1);
      call.end();
      return numbers(await all);
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 6: every attempt is a handler invocation of its own.',
    expected: { n: 7 },
    handlers: () => {
      let attempts = 0;
      return {
        unary: (call, callback) => {
          attempts += 1;
          if (attempts === 3) callback(null, call.request);
          else if (attempts < 3) callback(unavailable);
        },
      };
    },
    name: 'a hedged unary call',
    run: (_, loopback) => asked(under(loopback, { hedgingPolicy }), { n: 7 }),
    verdict: 'silent',
  },
  {
    contract: 'Contract 2 and 6: every attempt gets the same messages, by itself.',
    expected: [1, 2, 3],
    name: 'a hedged stream',
    run: async (_, loopback) => {
      const call = under(loopback, { hedgingPolicy }).bidi();
      const all = received(call);
      await sendAll(call, notes(3), 1);
      call.end();
      return numbers(await all);
    },
    verdict: 'silent',
  },
];
