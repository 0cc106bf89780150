/* eslint-disable grpc-streams/no-concurrent-receive -- some of these programs break the contract on purpose */
import * as grpc from '@grpc/grpc-js';

import { type GuardHandle, guardIterable, type GuardOptions, installGuard, suppressStream } from '.';
import { type Note, startLoopback } from './testing/echo-service';

/** Messages that somebody receives one by one: each `next()` waits for its own `push`, whoever called it. */
class Source {
  readonly #waiting: ((result: IteratorResult<number>) => void)[] = [];
  readonly #queue: number[] = [];
  #ended = false;
  /** How many iterators were taken. */
  taken = 0;

  push(n: number): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#queue.push(n);
    else next({ done: false, value: n });
  }

  end(): void {
    this.#ended = true;
    for (const next of this.#waiting.splice(0)) next({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): AsyncIterator<number> {
    this.taken += 1;
    return { next: () => this.#next() };
  }

  #next(): Promise<IteratorResult<number>> {
    const n = this.#queue.shift();
    if (n !== undefined) return Promise.resolve({ done: false, value: n });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => { this.#waiting.push(resolve); });
  }
}

async function* counting(last: number): AsyncGenerator<number, string> {
  for (let n = 1; n <= last; n += 1) yield await Promise.resolve(n);
  return 'end';
}

async function all(iterable: AsyncIterable<number>): Promise<number[]> {
  const numbers: number[] = [];
  for await (const n of iterable) numbers.push(n);
  return numbers;
}

/** One step of the event loop, after which this task is ordered after nothing that it did not wait for. */
const step = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });

let guard: GuardHandle | undefined;
const install = (options: GuardOptions = {}): void => { guard = installGuard({ seed: 1, ...options }, grpc); };
const found = (): unknown[] => (guard?.overlaps ?? []).map(({ kind, thrown }) => [kind, thrown]);
afterEach(() => {
  guard?.uninstall();
  guard = undefined;
});

describe.each([['without a guard', false], ['with one', true]])('%s, a guarded iterable', (_, isGuarded) => {
  beforeEach(() => { if (isGuarded) install({ mode: 'strict' }); });

  it('is the iterable itself, and nothing that is listed of it changes', () => {
    const source = new Source();
    const literal = { [Symbol.asyncIterator]: () => counting(1), extra: 1 };
    guardIterable(literal);

    expect(guardIterable(source)).toBe(source);
    expect([Object.keys(source), Object.keys(literal), source instanceof Source]).toEqual([['taken'], ['extra'], true]);
    expect(Object.getOwnPropertySymbols(source)).toEqual(isGuarded ? [Symbol.asyncIterator] : []);
  });

  it('gives its values and what it returns, and does nothing before it is asked', async () => {
    const seen: string[] = [];
    async function* lazy(): AsyncGenerator<number, string> {
      seen.push('begun');
      yield await Promise.resolve(1);
      return 'end';
    }
    const iterator = guardIterable(lazy());
    const before = [...seen];
    const results = [await iterator.next(), await iterator.next(), await iterator.next()];

    expect([before, results]).toEqual([[], [{ done: false, value: 1 }, { done: true, value: 'end' }, { done: true, value: undefined }]]);
  });

  it('takes what is sent to it, is left and is thrown into', async () => {
    const seen: unknown[] = [];
    async function* listening(): AsyncGenerator<number, string, string> {
      try {
        for (;;) seen.push(yield await Promise.resolve(seen.length));
      } catch (error) {
        seen.push(error);
        return 'caught';
      } finally {
        seen.push('left');
      }
    }
    const thrown = guardIterable(listening());
    await thrown.next('ignored');
    await thrown.next('sent');
    const caught = await thrown.throw('an error');
    const left = guardIterable(listening());
    await left.next('ignored');
    const value = await left.return('given');

    expect([caught, value, seen]).toEqual([{ done: true, value: 'caught' }, { done: true, value: 'given' }, ['sent', 'an error', 'left', 'left']]);
  });

  it('fails with its own errors, thrown or rejected', async () => {
    const error = new Error('of its own');
    const rejecting = guardIterable({ next: () => Promise.reject<IteratorResult<number>>(error) });
    const throwing = guardIterable({ next: (): Promise<IteratorResult<number>> => { throw error; } });

    await expect(rejecting.next()).rejects.toBe(error);
    expect(() => throwing.next()).toThrow(error);
  });

  it('has a return and a throw only if it had', () => {
    const iterator = guardIterable<AsyncIterator<number>>({ next: () => Promise.resolve({ done: true, value: undefined }) });

    expect(['return' in iterator, 'throw' in iterator]).toEqual([false, false]);
  });
});

describe('a correct program stays silent in strict mode', () => {
  beforeEach(() => { install({ mode: 'strict' }); });
  afterEach(() => { expect(guard?.overlaps.map(({ message }) => message)).toEqual([]); });

  it('that takes one message after another', async () => {
    expect(await all(guardIterable(counting(3)))).toEqual([1, 2, 3]);
  });

  it('that leaves a loop and goes on in another, or in another task that it waits for', async () => {
    const source = guardIterable(new Source());
    for (const n of [1, 2, 3, 4]) source.push(n);
    source.end();
    const first: number[] = [];
    for await (const n of source) {
      first.push(n);
      if (n === 2) break;
    }
    const rest = (async () => { await step(); return all(source); })();

    expect([first, await rest]).toEqual([[1, 2], [3, 4]]);
  });

  it('that goes on with a lost next() instead of asking anew', async () => {
    const source = guardIterable(new Source());
    const iterator = source[Symbol.asyncIterator]();
    const lost = iterator.next();
    await Promise.race([lost, step()]);
    source.push(1);
    const first = await lost;
    source.end();

    expect([first.value, (await iterator.next()).done]).toEqual([1, true]);
  });

  it('whose messages come from several tasks', async () => {
    const source = guardIterable(new Source());
    const produce = async (n: number): Promise<void> => {
      await step();
      source.push(n);
      await step();
      source.push(n);
    };
    const received = all(source);
    await Promise.all([produce(1), produce(2)]);
    source.end();

    expect((await received).sort()).toEqual([1, 1, 2, 2]);
  });

  it('that receives from several streams at once', async () => {
    expect(await Promise.all([1, 2].map((last) => all(guardIterable(counting(last)))))).toEqual([[1], [1, 2]]);
  });

  it('that is guarded twice', async () => {
    expect(await all(guardIterable(guardIterable(counting(2))))).toEqual([1, 2]);
  });
});

describe('an overlap is thrown:', () => {
  beforeEach(() => { install(); });

  it('a next() before the last one came back', async () => {
    const source = guardIterable(new Source(), { method: '/chat.Room/Join', side: 'server' });
    const iterator = source[Symbol.asyncIterator]();
    const first = iterator.next();

    await expect(iterator.next()).rejects.toThrow(/^gRPC STREAM OVERLAP: receive while another receive is open on \/chat\.Room\/Join #1 \(server, receive half\)\n {2}this receive \(next\):/);
    source.push(1);
    expect((await first).value).toBe(1);
    expect(found()).toEqual([['concurrent-receive', true]]);
  });

  it('two loops at once, of which the second fails', async () => {
    const source = guardIterable(new Source());
    const first = all(source);

    await expect(all(source)).rejects.toMatchObject({ code: 'ERR_GRPC_STREAM_OVERLAP' });
    source.push(1);
    source.end();
    expect([await first, found()]).toEqual([[1], [['concurrent-receive', true]]]);
  });

  it('two loops over one generator, which would queue them', async () => {
    const generator = guardIterable(counting(2));
    const outcomes = await Promise.allSettled([all(generator), all(generator)]);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('a loop begun while a lost next() still waits', async () => {
    const source = guardIterable(new Source());
    await Promise.race([source[Symbol.asyncIterator]().next(), step()]);

    await expect(all(source)).rejects.toMatchObject({ code: 'ERR_GRPC_STREAM_OVERLAP' });
    expect(found()).toEqual([['concurrent-receive', true]]);
  });

  it('once, so that a clean-up does not hide it', async () => {
    const source = guardIterable(new Source());
    const iterator = source[Symbol.asyncIterator]();
    const results = [1, 2, 3].map(() => iterator.next());
    for (const n of [1, 2]) source.push(n);
    const outcomes = await Promise.allSettled(results);

    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(found()).toEqual([['concurrent-receive', true], ['concurrent-receive', false]]);
  });
});

/** Two tasks that never wait at the same time, and that nothing orders. */
async function inTurns(source: Source): Promise<PromiseSettledResult<unknown>[]> {
  for (const n of [1, 2]) source.push(n);
  let turn = 1;
  const task = async (own: number): Promise<number> => {
    do await step(); while (turn !== own);
    const { value } = await source[Symbol.asyncIterator]().next() as IteratorYieldResult<number>;
    turn += 1;
    return value;
  };
  return Promise.allSettled([task(1), task(2)]);
}

it('what timing kept apart is a potential overlap, which strict mode throws', async () => {
  install();
  const loose = await inTurns(guardIterable(new Source()));
  const potential = guard?.potentialOverlaps.map(({ kind, mode }) => [kind, mode]);
  guard?.uninstall();
  install({ mode: 'strict' });
  const strict = await inTurns(guardIterable(new Source()));

  expect([loose.map(({ status }) => status), potential]).toEqual([['fulfilled', 'fulfilled'], [['concurrent-receive', 'strict']]]);
  expect([strict.map(({ status }) => status), found()]).toEqual([['fulfilled', 'rejected'], [['concurrent-receive', true]]]);
});

it('one next() is one operation, also of an iterator that is taken again and again', async () => {
  install();
  const iterator = counting(1);
  const iterable = guardIterable({ [Symbol.asyncIterator]: () => iterator });
  let operations = 0;
  guard?.onOperation(() => { operations += 1; });
  for (let n = 0; n < 3; n += 1) iterable[Symbol.asyncIterator]();
  await iterator.next();

  expect(operations).toBe(1);
});

it('overlaps are thrown also where async_hooks alone order operations', async () => {
  install({ engine: 'async-hooks' });
  const generator = guardIterable(counting(2));
  const outcomes = await Promise.allSettled([all(generator), all(generator)]);
  const after = await all(guardIterable(counting(2)));

  expect([outcomes.map(({ status }) => status), after, found()]).toEqual([['fulfilled', 'rejected'], [1, 2], [['concurrent-receive', true]]]);
});

it('what a program says is no bug is kept apart', async () => {
  install();
  const generator = guardIterable(counting(2));
  suppressStream(generator, 'the two readers share the work');
  const outcomes = await Promise.allSettled([all(generator), all(generator)]);

  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect([found(), guard?.suppressed[0]?.suppressed]).toEqual([[], 'the two readers share the work']);
});

it('a guard that has gone watches no more, and the next one does', async () => {
  install();
  const source = guardIterable(new Source());
  guard?.uninstall();
  const iterator = source[Symbol.asyncIterator]();
  const bare = [iterator.next(), iterator.next()];
  for (const n of [1, 2]) source.push(n);
  await Promise.all(bare);
  install();
  const again = guardIterable(source)[Symbol.asyncIterator]();
  const waiting = again.next();

  await expect(again.next()).rejects.toMatchObject({ code: 'ERR_GRPC_STREAM_OVERLAP' });
  source.end();
  expect((await waiting).done).toBe(true);
});

it('a call of grpc-js is watched by its own adapter alone', async () => {
  install({ mode: 'report' });
  const loopback = await startLoopback();
  const call = loopback.client.download({ n: 2 });
  const iterator = guardIterable(call)[Symbol.asyncIterator]() as AsyncIterableIterator<Note>;
  await Promise.all([iterator.next(), iterator.next()]);
  await iterator.return?.();
  loopback.stop();

  expect([Object.hasOwn(call, Symbol.asyncIterator), found()]).toEqual([false, [['concurrent-receive', false]]]);
});

it.each([[{}], [null], ['text'], [[1, 2]]])('refuses what cannot be received from: %j', (value) => {
  expect(() => guardIterable(value as unknown as AsyncIterable<number>)).toThrow(new TypeError('guardIterable takes an async iterable or an async iterator.'));
});
