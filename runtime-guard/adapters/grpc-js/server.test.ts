import * as grpc from '@grpc/grpc-js';

import { installGuard } from '../..';
import { Ordering } from '../../happens-before/ordering';
import { startLoopback } from '../../testing/echo-service';
import { asked } from '../../testing/tasks';

it('keeps nothing of an answer that has been given', async () => {
  const advance = jest.spyOn(Ordering.prototype, 'advance');
  const release = jest.spyOn(Ordering.prototype, 'release');
  const guard = installGuard({ seed: 1 }, grpc);
  const loopback = await startLoopback();
  await asked(loopback.client, { n: 1 });
  loopback.stop();
  guard.uninstall();
  const advanced = advance.mock.calls.map(([half]) => half);
  const released = release.mock.calls.map(([half]) => half);
  jest.restoreAllMocks();

  expect(advanced).toHaveLength(1);
  expect(released).toEqual(expect.arrayContaining(advanced));
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
