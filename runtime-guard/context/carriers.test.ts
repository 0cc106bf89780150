/* eslint-disable grpc-streams/no-close-during-send, grpc-streams/single-sender -- here the guard is to see what the rules see too */
import asyncHooks from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import timersPromises from 'node:timers/promises';

import * as grpc from '@grpc/grpc-js';
import cls from 'cls-hooked';

import { type Finding, installGuard } from '..';
import { OpenStreams } from '../core/open-streams';
import { createTask, type Task } from '../core/task';
import { installedGuard } from '../installed';
import { type Bidi, type Handlers, type Loopback, startLoopback } from '../testing/echo-service';
import { asked, once, received, sleep } from '../testing/tasks';
import { AsyncLocalStorageCarrier } from './async-local-storage';
import type { Carrier, CarrierName } from './carrier';
import { ClsHookedCarrier } from './cls-hooked';

const CARRIERS: readonly CarrierName[] = ['cls-hooked', 'async-local-storage'];
const failures: unknown[] = [];
const made = (name: CarrierName): Carrier => (name === 'cls-hooked' ? new ClsHookedCarrier((error) => { failures.push(error); }) : new AsyncLocalStorageCarrier());
const turn = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
const turns = async (count: number): Promise<void> => { for (let n = 0; n < count; n += 1) await turn(); };
const work = async (): Promise<void> => { for (let n = 0; n < 10; n += 1) await Promise.resolve(); };

/** Counts what the hooks that are created from here on are told of. */
function countingHooks(): { readonly inits: () => number; readonly stop: () => void } {
  const { createHook } = asyncHooks;
  let count = 0;
  const spy = jest.spyOn(asyncHooks, 'createHook').mockImplementation((callbacks) => createHook({
    ...callbacks,
    init: (...args) => {
      count += 1;
      callbacks.init?.(...args);
    },
  }));
  return {
    inits: () => {
      const now = count;
      count = 0;
      return now;
    },
    stop: () => { spy.mockRestore(); },
  };
}

describe.each(CARRIERS)('%s', (name) => {
  let carrier: Carrier;
  let open: OpenStreams;
  let task: Task;
  beforeEach(() => {
    carrier = made(name);
    open = new OpenStreams([carrier], (error) => { failures.push(error); });
    task = createTask('a task', undefined);
  });
  afterEach(() => {
    carrier.dispose();
    expect(failures.splice(0)).toEqual([]);
  });

  const WAYS: Readonly<Record<string, (then: () => void) => unknown>> = {
    'a listener of a timer': (then) => { const emitter = new EventEmitter(); emitter.on('note', then); setTimeout(() => emitter.emit('note'), 1); },
    'an await': async (then) => { await sleep(1); then(); },
    'an immediate': (then) => setImmediate(then),
    'a microtask': (then) => { queueMicrotask(then); },
    'a promise of timers': (then) => timersPromises.setTimeout(1).then(then),
    'a tick': (then) => { process.nextTick(then); },
    'a timer': (then) => setTimeout(then, 1),
    'an interval': (then) => { const timer = setInterval(() => { clearInterval(timer); then(); }, 1); },
  };

  it.each(Object.keys(WAYS))('follows a task over %s while a stream is open', async (way) => {
    open.opened();
    const seen = await new Promise<Task | undefined>((resolve) => {
      carrier.run(task, () => { WAYS[way]?.(() => { resolve(carrier.current()); }); });
    });
    open.closed();

    expect(seen).toBe(task);
  });

  it('knows a task that is run at any time, and none after it', () => {
    const inner = createTask('another', task);
    const seen = [carrier.current(), carrier.run(task, () => [carrier.current(), carrier.run(inner, () => carrier.current()), carrier.current()]), carrier.current()];

    expect(seen).toEqual([undefined, [task, inner, task], undefined]);
  });

  it('passes on what the work throws, with nothing on it', () => {
    const failure = new Error('of the work');
    const run = (): unknown => carrier.run(task, () => { throw failure; });

    expect(run).toThrow(failure);
    expect([Reflect.ownKeys(failure), carrier.current()]).toEqual([['stack', 'message'], undefined]);
  });

  it('keeps its place when streams come and go within tasks and callbacks', async () => {
    const inner = createTask('another', task);
    const seen: unknown[] = [];
    const note = (): void => { seen.push(carrier.current()?.name); };
    await new Promise<void>((resolve) => {
      setImmediate(() => {
        carrier.run(task, () => {
          open.opened();
          note();
          setImmediate(() => {
            note();
            carrier.run(inner, () => {
              open.closed();
              open.opened();
              note();
            });
            note();
            open.closed();
            setImmediate(() => { setImmediate(resolve); });
          });
        });
      });
    });
    note();
    open.opened();
    note();
    await turn();
    note();
    open.closed();

    expect(seen).toEqual(['a task', 'a task', 'another', 'a task', undefined, undefined, undefined]);
  });

  it('leaves nothing behind where a stream closes in the middle of what it follows', async () => {
    const rounds = async (): Promise<void> => {
      open.opened();
      const over = new Promise<void>((resolve) => { carrier.run(task, () => { setTimeout(resolve, 1); }); });
      await over;
      open.closed();
      await turn();
      await turn();
    };
    for (let n = 0; n < 3; n += 1) await rounds();

    expect(carrier.current()).toBeUndefined();
  });

  it('knows nothing any more once it is disposed of, and still runs', async () => {
    open.opened();
    const after = new Promise<Task | undefined>((resolve) => { carrier.run(task, () => { setTimeout(() => { resolve(carrier.current()); }, 1); }); });
    carrier.dispose();
    open.opened();

    expect([carrier.run(task, () => 'done'), await after]).toEqual(['done', undefined]);
  });
});

describe('the hook of cls-hooked', () => {
  it('is told of nothing but while a guarded stream is open', async () => {
    const { inits, stop } = countingHooks();
    const guard = installGuard({ carrier: 'cls-hooked', seed: 1 }, grpc);
    const loopback = await startLoopback();
    await asked(loopback.client, {});
    await turns(10);
    inits();
    await work();
    const before = inits();
    const call = loopback.client.bidi();
    call.write({ n: 1 });
    await work();
    const during = inits();
    const all = received(call);
    call.end();
    await all;
    // The server's end comes last, and the hook goes with the turn.
    await turns(10);
    inits();
    await work();
    const after = inits();
    loopback.stop();
    guard.uninstall();
    stop();

    expect([before, during > 0, after]).toEqual([0, true, 0]);
  });

  it('goes with the guard, whatever streams are open', async () => {
    const { inits, stop } = countingHooks();
    const guard = installGuard({ carrier: 'cls-hooked', seed: 1 }, grpc);
    const loopback = await startLoopback();
    loopback.client.bidi().on('error', () => undefined).write({ n: 1 });
    await work();
    const during = inits();
    guard.uninstall();
    inits();
    await work();
    const after = inits();
    loopback.stop();
    stop();

    expect([during > 0, after]).toEqual([true, 0]);
  });
});

describe('the namespaces of a program', () => {
  it('are not touched, and can all be reset', () => {
    const mine = cls.createNamespace('mine');
    const guard = installGuard({ carrier: 'cls-hooked' }, grpc);
    const during = [Object.keys(process.namespaces), cls.getNamespace('mine') === mine];
    const reset = (): void => { cls.reset(); };

    expect(during).toEqual([['mine'], true]);
    expect(reset).not.toThrow();
    guard.uninstall();
  });

  it('of another copy of cls-hooked stay listed', () => {
    const listed = { mine: {} };
    process.namespaces = listed;
    let isListed = false;
    jest.isolateModules(() => {
      const { ClsHookedCarrier: Isolated } = jest.requireActual<{ ClsHookedCarrier: typeof ClsHookedCarrier }>('./cls-hooked');
      new Isolated(() => undefined).dispose();
      isListed = process.namespaces === listed && Object.keys(listed).length === 1;
    });

    expect(isListed).toBe(true);
  });
});

describe.each(CARRIERS)('tasks are named by what started them, by %s', (carrier) => {
  const task = (): Task | undefined => installedGuard()?.runtime.carrier.current();
  const named = (): unknown => [task()?.name, task()?.parent?.name];

  /** What a server's handler sees, of one call of a client. */
  async function seenBy(handler: (call: Bidi, note: (what: string) => void) => Promise<void>): Promise<Record<string, unknown>> {
    const seen: Record<string, unknown> = {};
    const handlers: Handlers = {
      bidi: (call) => {
        void handler(call, (what) => { seen[what] = named(); }).finally(() => { call.end(); });
      },
    };
    await guarded(handlers, async ({ client }) => {
      const call = client.bidi();
      const all = received(call);
      call.write({ n: 1 });
      await all;
      call.end();
    });
    return seen;
  }

  async function guarded(handlers: Handlers, work: (loopback: Loopback) => Promise<void>): Promise<readonly Finding[]> {
    const guard = installGuard({ carrier, mode: 'report', seed: 1 }, grpc);
    const loopback = await startLoopback(handlers);
    try {
      await work(loopback);
    } finally {
      loopback.stop();
      guard.uninstall();
    }
    return guard.potentialOverlaps;
  }

  const HANDLER = 'handler of /test.Notes/Bidi #1 (server)';

  it('a handler, with what it awaits', async () => {
    expect(await seenBy(async (_, note) => {
      note('at once');
      await sleep(1);
      note('after a promise of timers');
      await new Promise<void>((resolve) => { queueMicrotask(() => { note('in a microtask'); resolve(); }); });
      await new Promise<void>((resolve) => { process.nextTick(() => { note('in a tick'); resolve(); }); });
    })).toEqual({
      'after a promise of timers': [HANDLER, undefined],
      'at once': [HANDLER, undefined],
      'in a microtask': [HANDLER, undefined],
      'in a tick': [HANDLER, undefined],
    });
  });

  it('timers', async () => {
    expect(await seenBy(async (_, note) => {
      await new Promise<void>((resolve) => { setTimeout(() => { note('a timeout'); resolve(); }, 1); });
      await new Promise<void>((resolve) => { setImmediate(() => { note('an immediate'); resolve(); }); });
      const timer = setInterval(() => {
        setTimeout(() => { note('a timeout of an interval'); }, 1);
        note('an interval');
      }, 2);
      await sleep(12);
      clearInterval(timer);
      note('after all');
    })).toEqual({
      'a timeout': ['setTimeout', HANDLER],
      'a timeout of an interval': ['setTimeout', 'setInterval'],
      'after all': [HANDLER, undefined],
      'an immediate': ['setImmediate', HANDLER],
      'an interval': ['setInterval', HANDLER],
    });
  });

  it.each(['addListener', 'on', 'once', 'prependListener', 'prependOnceListener'] as const)('listeners, by %s', async (name) => {
    expect(await seenBy((call, note) => new Promise((resolve) => {
      call[name]('data', () => {
        note('a listener');
        setImmediate(() => { note('what it starts'); resolve(); });
      });
      call.resume();
    }))).toEqual({
      'a listener': ['data listener of /test.Notes/Bidi #1 (server)', HANDLER],
      'what it starts': ['setImmediate', 'data listener of /test.Notes/Bidi #1 (server)'],
    });
  });

  it('a listener by its program, not by what Node listens with beside it', async () => {
    expect(await seenBy(async (call, note) => {
      setTimeout(() => { call.on('end', () => { note('an end listener'); }); }, 0);
      await sleep(5);
      for await (const message of call.iterator({ destroyOnReturn: false })) if (message !== undefined) break;
      call.emit('end');
    })).toEqual({ 'an end listener': ['end listener of /test.Notes/Bidi #1 (server)', 'setTimeout'] });
  });

  it('a listener in the report, by where it was registered', async () => {
    const found = await guarded({
      bidi: (call) => {
        call.once('data', function first() { queueMicrotask(() => { call.write({}); }); });
        setImmediate(function second() { call.write({}); });
        call.on('end', () => { call.end(); });
      },
    }, async ({ client }) => {
      const call = client.bidi();
      const all = received(call);
      call.write({});
      await once(call, 'data');
      call.end();
      await all;
    });
    const { tasks } = found[0] ?? {};

    expect([tasks?.first?.name, tasks?.second?.name].sort()).toEqual(['data listener of /test.Notes/Bidi #1 (server)', 'setImmediate']);
  });

  it('callers of calls that wait for the channel to connect', async () => {
    const seen: Record<string, unknown> = {};
    await guarded({}, async ({ connect }) => {
      const cold = connect();
      const ask = (name: string): Promise<unknown> => new Promise((resolve) => {
        installedGuard()?.runtime.carrier.run(createTask(name, undefined), () => {
          const call = cold.bidi();
          const listened = new Promise<void>((heard) => { call.on('status', () => { seen[`a listener of ${name}`] = named(); heard(); }); });
          call.resume();
          call.end();
          const answered = new Promise<void>((heard) => { cold.unary({}, () => { seen[`a callback of ${name}`] = named(); heard(); }); });
          resolve(Promise.all([listened, answered]));
        });
      });
      await Promise.all(['one', 'two'].map((name) => ask(name)));
    });

    expect(seen).toEqual({
      'a callback of one': ['one', undefined],
      'a callback of two': ['two', undefined],
      'a listener of one': ['status listener of /test.Notes/Bidi #1 (client)', 'one'],
      'a listener of two': ['status listener of /test.Notes/Bidi #2 (client)', 'two'],
    });
  });
});
