/* eslint-disable grpc-streams/no-concurrent-send -- what these programs are safe by is that JavaScript runs each turn to completion */
import { setTimeout as sleep } from 'node:timers/promises';

import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '..';
import { type Client, type Loopback, type Note, startLoopback } from '../testing/echo-service';
import { notes, once } from '../testing/tasks';

type Call = ReturnType<Client['bidi']>;

/** Programs whose tasks are ordered by nothing but that a turn runs to its end before whatever it starts. */
const PROGRAMS: Record<string, (call: Call) => Promise<unknown>> = {
  'a listener that sends, registered before the first messages': async (call) => {
    call.on('data', ({ n = 0 }: Note) => { if (n < 20) call.write({ n: n + 10 }); });
    for (const note of notes(10)) call.write(note);
    await sleep(10);
  },
  'a promise resolved before the resolver sends': async (call) => {
    let go: (() => void) | undefined;
    const gone = new Promise<void>((resolve) => { go = resolve; });
    const sender = gone.then(() => { call.write({ n: 2 }); });
    await sleep(1);
    go?.();
    call.write({ n: 1 });
    await sender;
  },
  'a reader that answers, started before the first messages': async (call) => {
    const reader = async (): Promise<void> => {
      let got = 0;
      for await (const note of call as AsyncIterable<Note>) {
        got += 1;
        if (got <= 10) call.write(note);
        if (got === 20) return;
      }
    };
    const read = reader();
    for (const note of notes(10)) call.write(note);
    await read;
  },
  'a timer started before the first message': async (call) => {
    const fired = new Promise<void>((resolve) => { setTimeout(() => { call.write({ n: 2 }); resolve(); }, 1); });
    call.write({ n: 1 });
    await fired;
  },
  'an immediate started before the first message': async (call) => {
    const fired = new Promise<void>((resolve) => { setImmediate(() => { call.write({ n: 2 }); resolve(); }); });
    call.write({ n: 1 });
    await fired;
  },
};

describe.each(['promise-hooks', 'async-hooks'] as const)('a turn runs to its end before what it starts, with %s:', (engine) => {
  let guard: GuardHandle;
  let loopback: Loopback;
  beforeEach(async () => {
    guard = installGuard({ engine, mode: 'strict', seed: 1 }, grpc);
    loopback = await startLoopback();
  });
  afterEach(() => {
    loopback.stop();
    guard.uninstall();
  });

  it.each(Object.entries(PROGRAMS))('%s', async (_, program) => {
    const call = loopback.client.bidi();
    call.on('error', () => undefined);
    await program(call);
    const closed = new Promise((resolve) => { call.on('status', resolve); });
    call.cancel();
    await closed;

    expect(guard.overlaps.map(({ message }) => message)).toEqual([]);
  });

  it('and not before what another turn does', async () => {
    const call = loopback.client.bidi();
    call.resume();
    const late = sleep(5).then(() => { call.write({ n: 2 }); });
    await sleep(1);
    call.write({ n: 1 });
    await late.catch(() => undefined);
    const ended = once(call, 'close');
    call.end();
    await ended;

    expect(guard.overlaps.map(({ kind }) => kind)).toEqual(['concurrent-send']);
  });
});
