import { setInterval as intervals } from 'node:timers/promises';

import type { Download } from '../echo-service';
import type { Legal } from '../scenario';
import { bidi, numbers, received, tick, upload, uploading } from '../tasks';

export const TIMERS: readonly Legal[] = [
  {
    contract: 'Happens-before: one tick of a timer before its next, and before its clear.',
    expected: { n: 3 },
    name: 'an interval, cleared before the close',
    run: async (client) => {
      const { call, reply } = uploading(client);
      let n = 0;
      await new Promise<void>((resolve) => {
        const timer = setInterval(() => {
          call.write({ n });
          n += 1;
          if (n < 3) return;
          clearInterval(timer);
          resolve();
        }, 1);
      });
      call.end();
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: fork before child.',
    expected: [1, 2, 3],
    handlers: () => ({
      download: (call: Download) => {
        let n = 0;
        const tick = (): void => {
          n += 1;
          call.write({ n });
          if (n < 3) setTimeout(tick, 1);
          else call.end();
        };
        tick();
      },
    }),
    name: 'a chain of timeouts in a handler',
    run: async (client) => numbers(await received(client.download({}))),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one tick of a timer before its next.',
    expected: [1, 2, 3],
    name: 'a timeout that refreshes itself',
    run: (client) => bidi(client, (call) => new Promise<void>((resolve) => {
      let n = 0;
      const timer = setTimeout(() => {
        n += 1;
        call.write({ n });
        if (n < 3) timer.refresh();
        else resolve();
      }, 1);
    })),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: fork before child.',
    expected: [1, 2, 3, 4, 5],
    name: 'immediate, next tick, microtask, timeout and promise, one from the other',
    run: (client) => bidi(client, (call) => new Promise<void>((resolve) => {
      call.write({ n: 1 });
      setImmediate(() => {
        call.write({ n: 2 });
        process.nextTick(() => {
          call.write({ n: 3 });
          queueMicrotask(() => {
            call.write({ n: 4 });
            setTimeout(() => { call.write({ n: 5 }); resolve(); }, 1);
          });
        });
      });
    })),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one tick of a timer before its next.',
    expected: { n: 3 },
    name: 'the intervals of timers/promises',
    run: (client) => upload(client, async (call) => {
      let n = 0;
      for await (const text of intervals(1, 'beat')) {
        call.write({ text });
        n += 1;
        if (n === 3) break;
      }
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one tick of a timer before its next, and before its clear.',
    expected: [0, 1, 2, 3],
    handlers: () => ({
      download: (call: Download) => {
        let n = 0;
        const beat = setInterval(() => {
          call.write({ n });
          n += 1;
          if (n === 3) {
            clearInterval(beat);
            call.write({ n });
            call.end();
          }
        }, 1);
      },
    }),
    name: 'a heartbeat of a handler that ends its own call',
    run: async (client) => numbers(await received(client.download({}))),
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: sequential awaits.',
    expected: [1, 2, 3],
    name: 'a loop that waits for immediates',
    run: (client) => bidi(client, async (call) => {
      for (const n of [1, 2, 3]) { await tick(); call.write({ n }); }
    }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: what cleared a timer comes after its ticks, and a cleared timer sends nothing.',
    expected: { n: 1 },
    name: 'a timeout that would have sent, cleared in time',
    run: (client) => upload(client, async (call) => {
      const late = setTimeout(() => { call.write({ n: -1 }); }, 10_000);
      await tick();
      clearTimeout(late);
      call.write({ n: 1 });
    }),
    verdict: 'silent',
  },
];
