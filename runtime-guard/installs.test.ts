import path from 'node:path';

import * as grpc from '@grpc/grpc-js';
import { Mutex, Semaphore } from 'async-mutex';
import { Sema } from 'async-sema';

import type * as guardPackage from '.';
import { type GuardHandle, installGuard, StreamOverlapError, suppressStream } from '.';
import { Detector } from './core/detector';
import { anotherCopy, changes, propertiesOf, watchedObjects } from './testing/copies';
import { type Client, startLoopback } from './testing/echo-service';
import { asked, received, sent } from './testing/tasks';

const LOCKS = [Mutex.prototype, Semaphore.prototype, Sema.prototype];
const other = anotherCopy('@grpc/grpc-js') as typeof grpc;
const isOther = other.Server !== grpc.Server;
const objects = watchedObjects([grpc, other], LOCKS);
const before = propertiesOf(objects);
const changed = (): string[] => changes(before, propertiesOf(objects));

const EVERY_ORDER = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];

/** How many sends and closes are seen of a call with two writes. */
async function operationsSeen(client: Client): Promise<number> {
  const started = jest.spyOn(Detector.prototype, 'started');
  const call = client.bidi();
  const all = received(call);
  call.write({});
  call.write({});
  call.end();
  await all;
  const seen = started.mock.calls.filter(([half]) => half.stream.name.side === 'client' && half.direction === 'send').length;
  started.mockRestore();
  return seen;
}

/** What a misuse ends with: two sends that nothing orders. */
async function race(client: Client): Promise<unknown> {
  const call = client.bidi();
  const all = received(call);
  const [, second] = await Promise.allSettled([1, 2].map(async (n) => {
    await Promise.resolve();
    await sent(call, { n });
  }));
  call.end();
  await all;
  return second?.status === 'rejected' ? second.reason as unknown : undefined;
}

afterEach(() => { expect(changed()).toEqual([]); });

it('undoes everything, in place and order, by identity and with its flags', async () => {
  const guard = installGuard({ seed: 1 }, grpc);
  const loopback = await startLoopback();
  await asked(loopback.client, {});
  const during = changed();
  loopback.stop();
  guard.uninstall();

  expect(during).toEqual(expect.arrayContaining(['setTimeout', 'emit', 'write', 'register', 'createCall', 'acquire', 'all']));
  expect(changed()).toEqual([]);
});

describe('several installs', () => {
  it.each(EVERY_ORDER)('of several copies of grpc-js end with the last, in the order %i %i %i', (...order) => {
    const handles = [installGuard({}, grpc), installGuard({}, other), installGuard({}, grpc)];
    const left = order.map((index) => {
      handles[index]?.uninstall();
      return changed().length > 0;
    });

    expect([isOther, left]).toEqual([true, [true, true, false]]);
  });

  it('of one copy see each operation once', async () => {
    const handles = [installGuard({ mode: 'strict', seed: 1 }, grpc), installGuard({}, { ...grpc }), installGuard({}, grpc)];
    const { client, stop } = await startLoopback();
    const seen = [await operationsSeen(client)];
    handles[0]?.uninstall();
    seen.push(await operationsSeen(client));
    stop();
    for (const handle of handles) handle.uninstall();

    expect(seen).toEqual([3, 3]);
  });

  it('watch a copy as long as it is wanted', async () => {
    const one = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const two = installGuard({}, other);
    const { client, stop } = await startLoopback();
    const seen = [StreamOverlapError.is(await race(client))];
    one.uninstall();
    seen.push(StreamOverlapError.is(await race(client)));
    two.uninstall();
    stop();

    expect(seen).toEqual([true, false]);
  });

  it('one after another find anew, with a server that outlives them', async () => {
    const { client, stop } = await startLoopback({
      bidi: (call) => {
        const ended: Promise<void>[] = [1, 2].map(async (n) => { await Promise.resolve(); await sent(call, { n }); });
        void Promise.allSettled(ended).then(() => { call.end(); });
      },
    });
    const kinds: unknown[] = [];
    for (let round = 0; round < 2; round += 1) {
      const guard = installGuard({ mode: 'report', seed: 1, settleDelay: 8 }, grpc);
      await received(client.bidi());
      kinds.push(guard.overlaps.map(({ kind }) => kind));
      guard.uninstall();
    }
    await received(client.bidi());
    stop();

    expect(kinds).toEqual([['concurrent-send'], ['concurrent-send']]);
  });
});

describe('a handler that was registered under a guard that has gone', () => {
  it('is a task under the next one', async () => {
    const first = installGuard({ mode: 'report', seed: 1 }, grpc);
    const { client, stop } = await startLoopback({
      unary: (call, callback) => {
        callback(null, call.request);
        // eslint-disable-next-line grpc-streams/no-send-after-close -- the guard is to see it
        try { callback(null, call.request); } catch { /* recorded */ }
      },
    });
    first.uninstall();
    const second = installGuard({ seed: 1 }, grpc);
    await asked(client, {});
    second.uninstall();
    stop();

    expect([first.overlaps.length, second.overlaps.map(({ kind }) => kind)]).toEqual([0, ['send-after-close']]);
  });
});

describe('two copies of this package', () => {
  type Package = Pick<typeof guardPackage, 'installGuard' | 'StreamOverlapError'>;

  it.each([['the first', 0, 1], ['the second', 1, 0]])('share one guard, and %s may go first', async (_, goes, stays) => {
    const copy = anotherCopy(path.join(__dirname, 'index.ts')) as Package;
    const mine = installGuard({ mode: 'strict', seed: 1 }, grpc);
    const during = changed();
    const handles: GuardHandle[] = [mine, copy.installGuard(undefined, grpc)];
    const twice = changed();
    const { client, stop } = await startLoopback();
    const errors = [await race(client)];
    handles[goes]?.uninstall();
    errors.push(await race(client));
    const count = handles.map(({ overlaps }) => overlaps.length);
    handles[stays]?.uninstall();
    stop();

    expect(copy.installGuard).not.toBe(installGuard);
    expect(twice).toEqual(during);
    expect(errors.map((error) => [copy.StreamOverlapError.is(error), StreamOverlapError.is(error)])).toEqual([[true, true], [true, true]]);
    expect(count).toEqual([2, 2]);
  });

  it('suppress and are suppressed together', async () => {
    const copy = anotherCopy(path.join(__dirname, 'index.ts')) as Package;
    const guard = copy.installGuard({ mode: 'strict', seed: 1 }, grpc);
    const { client, stop } = await startLoopback();
    const call = client.bidi();
    suppressStream(call, 'a test');
    const all = received(call);
    await Promise.all([1, 2].map(async (n) => { await Promise.resolve(); await sent(call, { n }); }));
    call.end();
    await all;
    stop();
    guard.uninstall();

    expect([guard.overlaps.length, guard.suppressed.map(({ suppressed }) => suppressed)]).toEqual([0, ['a test']]);
  });

  it('leave nothing on the global object', () => {
    const symbols = (): symbol[] => Object.getOwnPropertySymbols(globalThis);
    const symbolsBefore = symbols();
    installGuard({}, grpc).uninstall();

    expect(symbols()).toEqual(symbolsBefore);
  });
});

/** Wraps a method as instrumentations of tracing do: in place, and undone only if nobody has wrapped it since. */
function instrument(owner: object, name: string, seen: string[]): { readonly unwrap: () => void } {
  const original = Reflect.get(owner, name) as (...args: unknown[]) => unknown;
  const wrapped = function (this: unknown, ...args: unknown[]): unknown {
    seen.push(name);
    return original.apply(this, args);
  };
  const define = (value: unknown): void => { Object.defineProperty(owner, name, { configurable: true, enumerable: false, value, writable: true }); };
  define(wrapped);
  return { unwrap: () => { if (Reflect.get(owner, name) === wrapped) define(original); } };
}

describe('beside an instrumentation that wraps the same methods', () => {

  const wrapAll = (seen: string[]): { unwrap: () => void } => {
    const all = [instrument(grpc.Channel.prototype, 'createCall', seen), instrument(grpc.Server.prototype, 'register', seen)];
    return { unwrap: () => { for (const { unwrap } of all) unwrap(); } };
  };
  /** A server and a call, which come by both wrappers. */
  const call = async (): Promise<unknown> => {
    const { client, stop } = await startLoopback();
    const error = await race(client);
    stop();
    return StreamOverlapError.is(error);
  };

  it.each<[string, readonly ('install' | 'uninstall' | 'unwrap' | 'wrap')[], readonly [wrapped: boolean, guarded: boolean][]]>([
    ['wrapped before, undone in turn', ['wrap', 'install', 'uninstall', 'unwrap'], [[true, false], [true, true], [true, false], [false, false]]],
    ['wrapped after, undone in turn', ['install', 'wrap', 'unwrap', 'uninstall'], [[false, true], [true, true], [false, true], [false, false]]],
    ['wrapped after, undone across', ['install', 'wrap', 'uninstall', 'unwrap'], [[false, true], [true, true], [true, false], [false, false]]],
  ])('each does its work: %s', async (_, steps, expected) => {
    const seen: string[] = [];
    let guard: GuardHandle | undefined;
    let instrumentation: { unwrap: () => void } | undefined;
    const STEPS = {
      install: () => { guard = installGuard({ mode: 'strict', seed: 1 }, grpc); },
      uninstall: () => { guard?.uninstall(); },
      unwrap: () => { instrumentation?.unwrap(); },
      wrap: () => { instrumentation = wrapAll(seen); },
    };
    const got: unknown[] = [];
    for (const step of steps) {
      STEPS[step]();
      seen.length = 0;
      const isGuarded = await call();
      got.push([seen.includes('register') && seen.includes('createCall'), isGuarded]);
    }

    expect(got).toEqual(expected);
  });
});
