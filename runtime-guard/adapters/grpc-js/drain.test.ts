/* eslint-disable grpc-streams/no-concurrent-send -- the guard is to see for itself what is right */
import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '../..';
import { type Note, startLoopback } from '../../testing/echo-service';
import { asked, notes, once, uploading } from '../../testing/tasks';

interface Call {
  end(): unknown;
  on(event: 'drain', listener: () => void): unknown;
  write(note: Note): boolean;
}

/** Writes while there is room, and keeps the rest for when there is some, as NestJS does. */
function buffered(call: Call): { close: () => void; write: (note: Note) => void } {
  const kept: Note[] = [];
  let isClosing = false;
  let hasRoom = true;
  call.on('drain', () => {
    hasRoom = true;
    for (let note = kept.shift(); note !== undefined; note = hasRoom ? kept.shift() : undefined) hasRoom = call.write(note);
    if (isClosing && hasRoom) call.end();
  });
  return {
    close: () => {
      isClosing = true;
      if (hasRoom) call.end();
    },
    write: (note) => {
      if (hasRoom) hasRoom = call.write(note);
      else kept.push(note);
    },
  };
}

describe('what a drain listener sends', () => {
  let guard: GuardHandle;
  beforeEach(() => { guard = installGuard({ mode: 'strict', seed: 1 }, grpc); });
  afterEach(() => { guard.uninstall(); });

  it.each([['then sends', 3], ['then closes', 1]])('is known to the task that %s', async (_, bursts) => {
    const loopback = await startLoopback();
    await asked(loopback.client, {});
    const { call, reply } = uploading(loopback.client);
    const { close, write } = buffered(call);
    for (let burst = 0; burst < bursts; burst += 1) {
      for (const note of notes(40)) write({ ...note, text: 'a'.repeat(10_000) });
      // Long enough for all of it, and ordered after none of it.
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
    close();
    const { n } = await reply;
    loopback.stop();

    expect([n, guard.overlaps.map(({ message }) => message)]).toEqual([bursts * 40, []]);
  });

  it('does not hide two tasks that wait for room', async () => {
    const loopback = await startLoopback();
    const { call, reply } = uploading(loopback.client);
    const task = async (): Promise<void> => {
      for (const note of notes(40)) {
        await Promise.resolve();
        if (!call.write(note)) await once(call, 'drain');
      }
    };
    const outcomes = await Promise.allSettled([task(), task()]);
    call.end();
    await reply;
    loopback.stop();

    expect(outcomes.map(({ status }) => status)).toContain('rejected');
    expect(guard.overlaps[0]).toMatchObject({ kind: 'concurrent-send', thrown: true });
  });
});
