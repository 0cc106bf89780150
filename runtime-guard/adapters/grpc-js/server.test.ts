import * as grpc from '@grpc/grpc-js';

import { installGuard } from '../..';
import type { Moment } from '../../happens-before/moment';
import { Ordering } from '../../happens-before/ordering';
import { startLoopback } from '../../testing/echo-service';
import { asked, notes, once, received, sent } from '../../testing/tasks';

it('lets clocks forget answers that were given, and streams that are over', async () => {
  const advance = jest.spyOn(Ordering.prototype, 'advance');
  const guard = installGuard({ seed: 1 }, grpc);
  const loopback = await startLoopback();
  for (const note of notes(20)) {
    await asked(loopback.client, note);
    const call = loopback.client.bidi();
    const over = [received(call), once(call, 'close'), once(call, 'status')];
    await sent(call, note);
    call.end();
    await Promise.all(over);
  }
  loopback.stop();
  guard.uninstall();
  const counted = new Set(advance.mock.calls.map(([half]) => half));
  const largest = Math.max(...advance.mock.results.map(({ value }) => (value as Moment).clock?.groups ?? 0));
  jest.restoreAllMocks();

  // One answer and four halves for each note.
  expect([counted.size, [...counted].filter(({ over }) => !over)]).toEqual([100, []]);
  expect(largest).toBeLessThan(20);
});

it('sees the second answer of another task', async () => {
  const guard = installGuard({ mode: 'report', seed: 1 }, grpc);
  let second: (() => void) | undefined;
  const loopback = await startLoopback({
    unary: (call, callback) => {
      second = () => { callback(null, call.request); };
      callback(null, call.request);
    },
  });
  await asked(loopback.client, { n: 1 });
  second?.();
  loopback.stop();
  guard.uninstall();

  expect(guard.overlaps.map(({ kind }) => kind)).toEqual(['send-after-close']);
});
