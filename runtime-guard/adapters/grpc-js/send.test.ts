import * as grpc from '@grpc/grpc-js';

import { installGuard } from '../..';
import { startLoopback } from '../../testing/echo-service';
import { notes, sent, uploading } from '../../testing/tasks';

it('a message that changes while it waits is found, however many were sent before that did not wait', async () => {
  const loopback = await startLoopback();
  const guard = installGuard({ mode: 'report', seed: 1, settleDelay: 0 }, grpc);
  const { call, reply } = uploading(loopback.client);
  for (const note of notes(100)) await sent(call, note);
  const reused = { n: 0 };
  for (const n of [101, 102, 103]) {
    // eslint-disable-next-line grpc-streams/no-mutate-after-send -- here the guard is to see what the rules see too
    reused.n = n;
    call.write(reused);
  }
  call.end();
  await reply;
  loopback.stop();
  guard.uninstall();

  expect([...guard.overlaps, ...guard.potentialOverlaps].map(({ kind }) => kind)).toEqual(['message-changed']);
});
