/* eslint-disable grpc-streams/no-close-during-send, grpc-streams/single-sender -- here the guard is to see what the rules see too */
import asyncHooks from 'node:async_hooks';

import * as grpc from '@grpc/grpc-js';

import { type GuardOptions, installGuard, lockAcquired, lockReleased } from '.';
import { type Client, type Loopback, startLoopback } from './testing/echo-service';
import { once, received, sent, uploading } from './testing/tasks';
import { clientPrototypes, serverPrototypes } from './adapters/grpc-js/probe';

/** Every object the guard may change, with a copy of its own properties. */
function propertiesOf(): Map<object, Record<string | symbol, PropertyDescriptor>> {
  const found = [clientPrototypes(grpc), serverPrototypes(grpc)].flatMap((prototypes) => [...(prototypes.readable), ...(prototypes.writable)]);
  const owners = [...found, grpc.Server.prototype, grpc.Channel.prototype, Promise, asyncHooks];
  return new Map(owners.map((owner) => [owner, Object.getOwnPropertyDescriptors(owner) as Record<string | symbol, PropertyDescriptor>]));
}

const timers = (): unknown[] => [setTimeout, setInterval, clearTimeout, clearInterval];

describe('installGuard', () => {
  it('restores every function by identity', () => {
    const before = propertiesOf();
    const timersBefore = timers();
    const guard = installGuard({}, grpc);
    const during = propertiesOf();
    guard.uninstall();

    expect(during).not.toEqual(before);
    expect(timers()).toEqual(timersBefore);
    for (const [owner, properties] of propertiesOf()) {
      const earlier = before.get(owner) ?? {};
      expect(Reflect.ownKeys(properties)).toEqual(Reflect.ownKeys(earlier));
      for (const key of Reflect.ownKeys(properties)) expect(properties[key]?.value).toBe(earlier[key]?.value);
    }
  });

  it('stays while anybody holds it', () => {
    const all = (): unknown => Reflect.get(Promise, 'all');
    const before = all();
    const one = installGuard({}, grpc);
    const other = installGuard({}, grpc);
    one.uninstall();
    one.uninstall();
    const held = all() !== before;
    other.uninstall();

    expect([held, all() === before]).toEqual([true, true]);
  });

  it('really disables the hook of cls-hooked', () => {
    const hooks: asyncHooks.AsyncHook[] = [];
    const { createHook } = asyncHooks;
    const spy = jest.spyOn(asyncHooks, 'createHook').mockImplementation((callbacks) => {
      const hook = createHook(callbacks);
      hooks.push(hook);
      return hook;
    });
    const guard = installGuard({ carrier: 'cls-hooked' }, grpc);
    const disabled = hooks.map((hook) => jest.spyOn(hook, 'disable'));
    guard.uninstall();
    spy.mockRestore();

    expect(disabled.map((calls) => calls.mock.calls.length)).toEqual([1]);
  });

  it.each<[string, object, string]>([
    ['mode', { mode: 'loud' }, "The option 'mode' of installGuard must be 'throw', 'strict' or 'report', not \"loud\"."],
    ['settleDelay', { settleDelay: '2' }, "The option 'settleDelay' of installGuard must be a number of milliseconds, 0 or more, or 'stress', not \"2\"."],
    ['carrier', { carrier: 'zone' }, "The option 'carrier' of installGuard must be 'cls-hooked' or 'async-local-storage', not \"zone\"."],
    ['seed', { seed: Number.NaN }, "The option 'seed' of installGuard must be a number, 0 or more, not null."],
    ['modus', { modus: 'throw' }, "installGuard has no option 'modus'; it knows bufferLimit, carrier, engine, failOnPotential, mode, seed, settleDelay, stackDepth, suppress."],
  ])('names a wrong %s', (_, options, message) => {
    expect(() => installGuard(options as GuardOptions, grpc)).toThrow(new TypeError(message));
  });

  it('keeps the names and lengths of what it replaces', () => {
    const shapes = (): unknown[] => [Reflect.get(Promise, 'all'), Reflect.get(Promise, 'allSettled'), setTimeout, setInterval].map(({ length, name }) => [name, length]);
    const before = shapes();
    const guard = installGuard({}, grpc);
    const during = shapes();
    guard.uninstall();

    expect(during).toEqual(before);
  });
});

describe('an installed guard', () => {
  let loopback: Loopback;
  let client: Client;
  beforeEach(async () => {
    loopback = await startLoopback();
    ({ client } = loopback);
  });
  afterEach(() => { loopback.stop(); });

  it('watches a stream opened before it, of the client and of the server', async () => {
    const call = client.bidi();
    const all = received(call);
    await sent(call, { n: 1 });
    const guard = installGuard({}, grpc);
    call.end();
    const after = (): boolean => call.write({ n: 2 });

    expect(after).toThrow(/^gRPC STREAM OVERLAP: send after the half-close on \/test\.Notes\/Bidi #1 \(client, send half\)/);
    expect(await all).toEqual([{ n: 1 }]);
    guard.uninstall();
  });

  it('throws once per half, records every hit and leaves the stream usable', async () => {
    const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const call = client.bidi();
    const all = received(call);
    const outcomes = await Promise.allSettled([1, 2, 3].map(async (n) => {
      await Promise.resolve();
      await sent(call, { n });
    }));
    call.end();
    const got = (await all).map(({ n }) => n);
    guard.uninstall();

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(guard.overlaps.map(({ kind, thrown }) => [kind, thrown])).toEqual([['concurrent-send', true], ['concurrent-send', false]]);
    expect(got).toEqual([1, 3]);
  });

  it('keeps what timing kept apart as potential overlaps in throw mode', async () => {
    const guard = installGuard({ seed: 1 }, grpc);
    const call = client.bidi();
    const all = received(call);
    let done: (() => void) | undefined;
    const first = new Promise<void>((resolve) => { done = resolve; });
    queueMicrotask(() => { call.write({ n: 1 }, () => setImmediate(() => done?.())); });
    let flag = false;
    void first.then(() => { flag = true; });
    await new Promise<void>((resolve) => {
      const look = (): void => { if (flag) resolve(); else setImmediate(look); };
      look();
    });
    call.write({ n: 2 });
    call.end();
    await all;
    guard.uninstall();

    expect(guard.overlaps).toEqual([]);
    expect(guard.potentialOverlaps.map(({ inFlight, kind, mode }) => ({ inFlight, kind, mode }))).toEqual([{ inFlight: false, kind: 'concurrent-send', mode: 'strict' }]);
  });

  it('takes the word of a lock that says when it changes hands', async () => {
    const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const call = client.bidi();
    const all = received(call);
    const lock = {};
    let flag = false;
    queueMicrotask(() => {
      lockAcquired(lock);
      call.write({ n: 1 });
      lockReleased(lock);
      flag = true;
    });
    await new Promise<void>((resolve) => {
      const look = (): void => { if (flag) resolve(); else setImmediate(look); };
      look();
    });
    lockAcquired(lock);
    call.write({ n: 2 });
    call.end();
    await all;
    guard.uninstall();

    expect(guard.overlaps).toEqual([]);
  });

  it('reports in the form of a race detector', async () => {
    const guard = installGuard({ mode: 'strict', seed: 7 }, grpc);
    const call = client.bidi();
    const all = received(call);
    const upload = async (n: number): Promise<void> => {
      await Promise.resolve();
      await sent(call, { n });
    };
    await Promise.allSettled([upload(1), upload(2)]);
    call.end();
    await all;
    guard.uninstall();
    const report = (guard.overlaps[0]?.message ?? '').replace(/\(.*?([^/]*:\d+):\d+\)/g, '($1)').replace(/at \/.*?([^/]*:\d+):\d+/g, 'at $1');

    expect(report).toMatch(/^gRPC STREAM OVERLAP: send while another send is in flight on \/test\.Notes\/Bidi #1 \(client, send half\)\n {2}this send \(write, branch 2 of Promise\.allSettled\):\n(?: {6}at .*\n)+ {2}the send in flight \(write, branch 1 of Promise\.allSettled\):\n(?: {6}at .*\n)+ {2}Two tasks must not send on one stream at once: .*\n {2}settle delay seed: 7$/);
    expect(report).not.toMatch(/grpc-js|node:internal/);
  });

  it('changes neither what a stream returns nor the order of its events', async () => {
    const seen = async (): Promise<unknown[]> => {
      const events: unknown[] = [];
      const { call, reply } = uploading(client);
      call.on('drain', () => events.push('drain'));
      call.on('finish', () => events.push('finish'));
      for (let n = 1; n <= 17; n += 1) events.push(call.write({ n }, () => events.push(n)));
      events.push(call.end() === call, call.listenerCount('drain'), Object.keys(call).includes('write'));
      events.push(await reply);
      return events;
    };
    const bare = await seen();
    const guard = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const guarded = await seen();
    guard.uninstall();

    expect(guarded).toEqual(bare);
  });

  it.each(['cls-hooked', 'async-local-storage'] as const)('names the tasks of handlers and listeners, by %s', async (carrier) => {
    const guard = installGuard({ carrier, mode: 'strict', seed: 1 }, grpc);
    const loop = await startLoopback({
      bidi: (call) => {
        const ended = once(call, 'end');
        const replies: Promise<void>[] = [];
        call.on('data', (note: object) => { replies.push(ended.then(() => sent(call, note))); });
        void ended.then(() => Promise.allSettled(replies)).then(() => call.end());
      },
    });
    const call = loop.client.bidi();
    const all = received(call);
    for (const n of [1, 2, 3]) call.write({ n });
    call.end();
    await all;
    loop.stop();
    guard.uninstall();

    expect(guard.overlaps[0]?.tasks.second).toMatchObject({ name: 'data listener of /test.Notes/Bidi #1 (server)' });
    expect(guard.overlaps[0]?.tasks.second?.ancestors[0]).toMatch(/^task \d+ \(handler of \/test\.Notes\/Bidi #1 \(server\)\)$/);
  });
});
