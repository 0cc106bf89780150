import timers from 'node:timers';
import { promisify } from 'node:util';

import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '..';
import { type Loopback, startLoopback } from '../testing/echo-service';
import { uploading } from '../testing/tasks';

type Stop = () => void;

/** Ticks until stopped. */
const SOURCES: Record<string, (tick: () => void) => Stop> = {
  'a chain of immediates': (tick) => {
    let timer: NodeJS.Immediate;
    const next = (): void => { timer = setImmediate(next); tick(); };
    timer = setImmediate(next);
    return () => { clearImmediate(timer); };
  },
  'a chain of timeouts': (tick) => {
    let timer: NodeJS.Timeout;
    const next = (): void => { timer = setTimeout(next, 1); tick(); };
    timer = setTimeout(next, 1);
    return () => { clearTimeout(timer); };
  },
  'a timer that is closed': (tick) => {
    const timer = setInterval(tick, 1);
    return () => { timer.close(); };
  },
  'an id': (tick) => {
    const id = Number(setInterval(tick, 1));
    return () => { clearInterval(id); };
  },
  'an interval of node:timers': (tick) => {
    const timer = timers.setInterval(tick, 1);
    return () => { timers.clearInterval(timer); };
  },
};

describe('what follows a clear follows the ticks', () => {
  let guard: GuardHandle;
  let loopback: Loopback;
  beforeEach(async () => {
    guard = installGuard({ mode: 'report', seed: 1 }, grpc);
    loopback = await startLoopback();
  });
  afterEach(() => {
    loopback.stop();
    guard.uninstall();
  });

  it.each(Object.keys(SOURCES))('%s', async (name) => {
    const { call, reply } = uploading(loopback.client);
    let count = 0;
    const stop = SOURCES[name]?.(() => { call.write({}); count += 1; });
    await new Promise<void>((resolve) => {
      const look = (): void => { if (count >= 3) resolve(); else setImmediate(look); };
      look();
    });
    stop?.();
    call.end();
    await reply;

    expect([...guard.overlaps, ...guard.potentialOverlaps].map(({ message }) => message)).toEqual([]);
  });
});

it('keeps the timers of the module as they are, and promisify', async () => {
  const { setTimeout: native } = timers;
  const guard = installGuard({ seed: 1 }, grpc);
  const shape = [timers.setTimeout.name, timers.setTimeout.length];
  const value = await promisify(timers.setTimeout)(1, 'value');
  guard.uninstall();

  expect([shape, value, timers.setTimeout === native]).toEqual([['setTimeout', native.length], 'value', true]);
});
