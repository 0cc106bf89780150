/* eslint-disable grpc-streams/no-close-during-send, grpc-streams/single-sender -- here the guard is to see what the rules see too */
import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { stat } from 'node:fs';

import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, installGuard } from '..';
import { type Loopback, startLoopback } from '../testing/echo-service';
import { once, sent, uploading } from '../testing/tasks';

describe('emissions of one emitter', () => {
  let guard: GuardHandle;
  let loopback: Loopback;
  beforeEach(async () => {
    guard = installGuard({ mode: 'report', seed: 1, settleDelay: 0 }, grpc);
    loopback = await startLoopback();
  });
  afterEach(() => {
    loopback.stop();
    guard.uninstall();
  });

  /** Two emissions from tasks that nothing orders. */
  const emitTwice = (emitters: readonly EventEmitter[]): Promise<unknown> =>
    Promise.all(emitters.map((emitter) => new Promise<void>((resolve) => { setImmediate(() => { emitter.emit('note'); resolve(); }); })));

  const kinds = (): string[] => [...guard.overlaps, ...guard.potentialOverlaps].map(({ kind }) => kind);

  it('come one after another', async () => {
    const { call, reply } = uploading(loopback.client);
    const emitter = new EventEmitter();
    emitter.on('note', () => call.write({}));
    await emitTwice([emitter, emitter]);
    call.end();
    await reply;

    expect(kinds()).toEqual([]);
  });

  it('come one after another, also where the first opens the stream in a listener that is bound to elsewhere', async () => {
    const emitter = new EventEmitter();
    let uploaded: ReturnType<typeof uploading> | undefined;
    emitter.on('note', AsyncResource.bind(() => { uploaded ??= uploading(loopback.client); }));
    emitter.on('note', () => uploaded?.call.write({}));
    await Promise.all([1, 2].map(() => new Promise<void>((resolve) => { stat(__filename, () => { emitter.emit('note'); resolve(); }); })));
    uploaded?.call.end();
    await uploaded?.reply;

    expect(kinds()).toEqual([]);
  });

  it('come one after another, also once a spy has come and gone around the first stream', async () => {
    const spy = jest.spyOn(EventEmitter.prototype, 'emit');
    const { call, reply } = uploading(loopback.client);
    spy.mockRestore();
    const emitter = new EventEmitter();
    emitter.on('note', () => call.write({}));
    await emitTwice([emitter, emitter]);
    call.end();
    await reply;

    expect(kinds()).toEqual([]);
  });

  it('are not ordered with those of another', async () => {
    const { call, reply } = uploading(loopback.client);
    const emitters = [new EventEmitter(), new EventEmitter()];
    for (const emitter of emitters) emitter.on('note', () => call.write({}));
    await emitTwice(emitters);
    call.end();
    await reply;

    expect(kinds()).toEqual(['concurrent-send']);
  });

  it('say nothing of what an async listener does after its first await', async () => {
    const { call, reply } = uploading(loopback.client);
    const emitter = new EventEmitter();
    const sends: Promise<void>[] = [];
    emitter.on('note', () => { sends.push(Promise.resolve().then(() => sent(call, {}))); });
    await emitTwice([emitter, emitter]);
    await Promise.all(sends);
    call.end();
    await reply;

    expect(kinds()).toEqual(['concurrent-send']);
  });
});

describe('a watched emitter', () => {
  const shapes = (): unknown[] => [EventEmitter.prototype, EventTarget.prototype].map((prototype) => Reflect.ownKeys(prototype).map((key) => {
    const { enumerable, value } = (Object.getOwnPropertyDescriptor(prototype, key) ?? {}) as TypedPropertyDescriptor<unknown>;
    return [key, enumerable, typeof value === 'function' ? [value.name, value.length] : undefined];
  }));

  it('keeps what emit returns, its listeners, this and errors', () => {
    const seen = (): unknown[] => {
      const emitter = new EventEmitter();
      const failure = new Error('of a listener');
      const got: unknown[] = [];
      emitter.on('note', function (this: unknown, ...values: unknown[]) { got.push(this === emitter, values); });
      emitter.on('fails', () => { throw failure; });
      got.push(emitter.emit('note', 1, 2), emitter.emit('nothing'));
      try {
        emitter.emit('fails');
      } catch (error) {
        got.push(error === failure);
      }
      return [...got, shapes()];
    };
    const bare = seen();
    const guard = installGuard({ seed: 1 }, grpc);
    const guarded = seen();
    guard.uninstall();

    expect(bare.slice(0, -1)).toEqual([true, [1, 2], true, false, true]);
    expect(guarded).toEqual(bare);
  });

  it('gets its own method back', () => {
    const methods = (): unknown[] => [Reflect.get(EventEmitter.prototype, 'emit'), Reflect.get(EventTarget.prototype, Symbol.for('nodejs.internal.kHybridDispatch'))];
    const before = methods();
    const guard = installGuard({ seed: 1 }, grpc);
    const during = methods();
    guard.uninstall();

    expect(during.map((method, index) => method === before[index])).toEqual([false, false]);
    expect(methods().map((method, index) => method === before[index])).toEqual([true, true]);
  });

  it('still tells once() of an event', async () => {
    const guard = installGuard({ seed: 1 }, grpc);
    const emitter = new EventEmitter();
    const told = once(emitter, 'note');
    emitter.emit('note', 'value');
    guard.uninstall();

    expect(await told).toEqual(['value']);
  });
});
