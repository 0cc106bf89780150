import { status } from '@grpc/grpc-js';

import type { Bidi, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { numbers, notes, once, received, sendAll, sent, sleep, statusOf, tick } from '../tasks';

/** How a lost call ends is the transport's affair: as a failure, by whichever code. */
const outcomeOf = (code: number): string => (code === 0 ? 'OK' : 'failed');

export const LIFECYCLE: readonly Legal[] = [
  {
    contract: 'Words: a cancel is no operation of a half.',
    expected: 'CANCELLED',
    name: 'a cancel while a task sends',
    run: async (client) => {
      const call = client.bidi();
      const failed = once(call, 'error').then(() => 'end', () => 'CANCELLED');
      const outcome = received(call).then(() => 'end', () => 'CANCELLED');
      call.write({ n: 1 });
      await sleep(2);
      call.write({ n: 2 });
      call.cancel();
      await failed.catch(() => undefined);
      return outcome;
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a cancel is no operation of a half.',
    expected: [[1, 2], status.CANCELLED],
    name: 'a cancel while a task receives',
    run: async (client) => {
      const call = client.download({ n: 9 });
      const ended = statusOf(call);
      const got: unknown[] = [];
      try {
        for await (const { n } of call as AsyncIterable<Note>) {
          got.push(n);
          if (got.length === 2) call.cancel();
        }
      } catch {
        // cancelled
      }
      return [got.slice(0, 2), await ended];
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a cancel is no operation of a half.',
    expected: status.CANCELLED,
    handlers: () => ({
      bidi: async (call: Bidi) => {
        call.on('error', () => undefined);
        while (!call.cancelled) { call.write({ n: 1 }); await tick(); }
      },
    }),
    name: 'a cancel by the client while the server sends',
    run: async (client) => {
      const call = client.bidi();
      const ended = statusOf(call);
      await once(call, 'data');
      call.cancel();
      return ended;
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a failure is no operation of a half; sends after it are lost, and harm nobody.',
    expected: status.ABORTED,
    handlers: () => ({ bidi: (call: Bidi) => { call.once('data', () => { call.emit('error', { code: status.ABORTED, details: 'enough' }); }); } }),
    name: 'a failure by the server while the client sends',
    run: async (client) => {
      const call = client.bidi();
      const ended = statusOf(call);
      call.resume();
      let open = true as boolean;
      void ended.then(() => { open = false; });
      while (open) { call.write({ n: 1 }); await tick(); }
      return ended;
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a deadline is no operation of a half.',
    expected: status.DEADLINE_EXCEEDED,
    name: 'a deadline that is exceeded in the middle of a stream',
    run: async (client) => {
      const call = client.bidi({ deadline: Date.now() + 20 });
      const ended = statusOf(call);
      call.resume();
      let open = true as boolean;
      void ended.then(() => { open = false; });
      while (open) { call.write({ n: 1 }); await sleep(1); }
      return ended;
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a crash is no operation of a half.',
    expected: [1, 'failed'],
    name: 'a server that crashes in the middle of a stream',
    run: async (client, { crash }) => {
      const call = client.bidi();
      const ended = statusOf(call);
      const first = once(call, 'data');
      await sent(call, { n: 1 });
      const [{ n }] = (await first) as [Note];
      crash();
      let open = true as boolean;
      void ended.then(() => { open = false; });
      while (open) { call.write({ n: 2 }); await tick(); }
      return [n, outcomeOf(await ended)];
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 1: a channel outlives its calls.',
    expected: ['failed', [1, 2]],
    name: 'a client that goes on after its server crashed and came back',
    run: async (_, { connect, crash, restart }) => {
      const client = connect({ 'grpc.initial_reconnect_backoff_ms': 20, 'grpc.max_reconnect_backoff_ms': 20 });
      const lost = client.bidi();
      const ended = statusOf(lost);
      lost.write({ n: 0 });
      await once(lost, 'data');
      crash();
      const outcome = outcomeOf(await ended);
      await restart();
      await new Promise<void>((resolve, reject) => {
        client.waitForReady(Date.now() + 10_000, (error) => { if (error === undefined) resolve(); else reject(error); });
      });
      const call = client.bidi();
      const all = received(call);
      await sendAll(call, notes(2), 1);
      call.end();
      return [outcome, numbers(await all)];
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: reconnecting fields.',
    expected: [1, 2, 3],
    handlers: () => {
      let calls = 0;
      return {
        bidi: (call: Bidi) => {
          calls += 1;
          const fails = calls < 3;
          call.on('data', (note: Note) => {
            if (fails && note.n === calls) { call.emit('error', { code: status.UNAVAILABLE, details: 'again' }); return; }
            call.write(note);
          });
          call.on('end', () => call.end());
        },
      };
    },
    name: 'a field that holds the call of the moment',
    run: (client) => {
      const got: unknown[] = [];
      const feed = {
        call: client.bidi(),
        next: 1,
        open(): void {
          const { call } = this;
          call.on('data', ({ n }: Note) => {
            got.push(n);
            this.next += 1;
            if (this.next > 3) call.end();
            else call.write({ n: this.next });
          });
          call.on('error', () => { this.call = client.bidi(); this.open(); });
          call.write({ n: this.next });
        },
      };
      return new Promise((resolve) => {
        feed.open();
        const watch = async (): Promise<void> => { while (got.length < 3) await tick(); await once(feed.call, 'end'); resolve(got); };
        void watch();
      });
    },
    verdict: 'silent',
  },
];
