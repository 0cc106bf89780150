import { EventEmitter } from 'node:events';

import * as grpc from '@grpc/grpc-js';
import { Mutex } from 'async-mutex';

import { installGuard, lockAcquired, lockReleased } from '.';
import { Streams } from './adapters/grpc-js/streams';
import { Wires } from './adapters/grpc-js/wires';
import { ClsHookedCarrier } from './context/cls-hooked';
import { SettleDelay } from './core/delay';
import { Detector } from './core/detector';
import { Trace } from './core/trace';
import { Ordering } from './happens-before/ordering';
import { EXCHANGES } from './testing/exchanges';
import { type Exchange, type Outcome, play } from './testing/stage';

/** Parts of the guard, each with the methods that are made to fail. */
const PARTS: readonly (readonly [name: string, owner: object, methods: readonly string[]])[] = [
  ['the carrier', ClsHookedCarrier.prototype, ['current', 'run', 'wake', 'rest']],
  ['the delay', SettleDelay.prototype, ['after', 'delays']],
  ['the detector', Detector.prototype, ['started', 'settled']],
  ['the order', Ordering.prototype, ['advance', 'combine', 'current', 'enter', 'join', 'leave', 'turn', 'wake', 'whenSettled']],
  ['the records of streams', Streams.prototype, ['end', 'has', 'name', 'of', 'serializerOf']],
  ['the traces', Trace, ['capture']],
  ['the wires', Wires.prototype, ['arrived', 'start']],
];

const FAILURES = PARTS.flatMap(([part, owner, methods]) => methods.map((method) => ({ method, owner, part })));

/** Between them they come by every place where the guard runs beside the program. */
const NAMES = [
  'a request and its reply',
  'a last message with the end, and a callback',
  'a download by read() on readable',
  'an iteration by hand',
  'a pipeline',
  'ping-pong with write callbacks',
  'an iterating server and an iterating client',
  'a call that the client cancels',
  'listeners that are found and taken off again',
  'streams that begin while the channel connects',
];
const PLAYED = EXCHANGES.filter(({ name }) => NAMES.includes(name));

/** What happens off the streams: timers, combinators, locks, emitters. */
async function around(): Promise<unknown[]> {
  const seen: unknown[] = [];
  const emitter = new EventEmitter();
  emitter.on('note', (value) => { seen.push(value); });
  await new Promise<void>((resolve) => { setTimeout(() => { seen.push('timeout'); resolve(); }, 1); });
  await new Promise<void>((resolve) => { setImmediate((value: string) => { seen.push(value); resolve(); }, 'immediate'); });
  await new Promise<void>((resolve) => { const timer = setInterval(() => { clearInterval(timer); resolve(); }, 1); });
  const mutex = new Mutex();
  await Promise.all([1, 2].map((n) => mutex.runExclusive(() => { emitter.emit('note', n); })));
  lockAcquired(mutex);
  lockReleased(mutex);
  seen.push(await Promise.allSettled([Promise.reject(new Error('of the program')), Promise.resolve(1)]), emitter.emit('nothing'));
  return seen;
}

const bare = new Map<Exchange, Outcome>();
let aroundBare: unknown[];
beforeAll(async () => {
  expect(PLAYED).toHaveLength(NAMES.length);
  for (const exchange of PLAYED) bare.set(exchange, await play(exchange, 0));
  aroundBare = await around();
});

/** Which call of the method is the first to fail: at once, or in the middle of a program. */
describe.each([1, 6])('from its call %i on', (first) => {
  it.each(FAILURES)('a failure of $part ($method) is reported once, and changes nothing', async ({ method, owner }) => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const original = Reflect.get(owner, method) as (...args: unknown[]) => unknown;
    let calls = 0;
    const spy = jest.spyOn(owner as Record<string, () => unknown>, method).mockImplementation(function (this: unknown, ...args: unknown[]) {
      calls += 1;
      if (calls >= first) throw new Error('of the guard');
      return original.apply(this, args);
    });
    const guard = installGuard({ mode: 'report', seed: 1, settleDelay: 0 }, grpc);
    const outcomes: unknown[] = [];
    for (const exchange of PLAYED) outcomes.push(await play(exchange, 0));
    outcomes.push(await around());
    const { calls: warned } = warn.mock;
    guard.uninstall();
    spy.mockRestore();
    const messages = warned.map(([message]) => String(message).split('\n')[0]);
    warn.mockRestore();

    expect(outcomes).toEqual([...PLAYED.map((exchange) => bare.get(exchange)), aroundBare]);
    expect(messages).toEqual(calls >= first ? ['The gRPC stream guard failed and watches no more: Error: of the guard'] : []);
    expect(calls).toBeGreaterThan(0);
  });
});
