import { AsyncResource } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { readFile } from 'node:fs';
import { readFile as readFilePromised } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Undo, undoAll } from '../core/patch';
import { Counted } from './counted';
import { watchCombinators } from './combinators';
import { Ordering } from './ordering';

interface Marks {
  /** Does the one operation that matters. */
  readonly mark: () => void;
  /** Says whether the code that runs now knows of it. */
  readonly knows: () => boolean;
}

type Program = (marks: Marks) => Promise<boolean>;

/** Programs that end by saying whether `mark` happened before. */
const ORDERED: Record<string, Program> = {
  'a combinator over all of its elements': async ({ knows, mark }) => {
    const first = (async () => { await sleep(1); mark(); })();
    await Promise.all([first, sleep(5)]);
    return knows();
  },
  'a combinator that settles': async ({ knows, mark }) => {
    const first = (async () => { await Promise.resolve(); mark(); throw new Error('expected'); })();
    await Promise.allSettled([first, sleep(5)]);
    return knows();
  },
  'a deferred promise': async ({ knows, mark }) => {
    let resolve: (() => void) | undefined;
    const deferred = new Promise<void>((done) => { resolve = done; });
    setImmediate(() => { mark(); resolve?.(); });
    await deferred;
    return knows();
  },
  'a deferred promise that somebody has awaited too late': async ({ knows, mark }) => {
    const settled = new Promise<void>((resolve) => { setImmediate(() => { mark(); resolve(); }); });
    await sleep(5);
    await settled;
    return knows();
  },
  'a file': ({ knows, mark }) => new Promise((resolve) => {
    mark();
    readFile(__filename, () => { resolve(knows()); });
  }),
  'a file, promised': async ({ knows, mark }) => {
    mark();
    await readFilePromised(__filename);
    return knows();
  },
  'a generator that waits': async ({ knows, mark }) => {
    const source = async function* (): AsyncGenerator<number> {
      await sleep(1);
      mark();
      yield 1;
    };
    for await (const value of source()) if (value === 1) return knows();
    return false;
  },
  'a microtask': ({ knows, mark }) => new Promise((resolve) => {
    mark();
    queueMicrotask(() => { resolve(knows()); });
  }),
  'a promise resolved with another': async ({ knows, mark }) => {
    await new Promise<void>((resolve) => { resolve((async () => { await sleep(1); mark(); })()); });
    return knows();
  },
  'a rejection': async ({ knows, mark }) => {
    await (async () => { await sleep(1); mark(); throw new Error('expected'); })().catch(() => undefined);
    return knows();
  },
  'a thenable': async ({ knows, mark }) => {
    await { then: (resolve: () => void) => { setImmediate(() => { mark(); resolve(); }); } };
    return knows();
  },
  'a tick': ({ knows, mark }) => new Promise((resolve) => {
    mark();
    process.nextTick(() => { resolve(knows()); });
  }),
  'an event that is awaited': async ({ knows, mark }) => {
    const emitter = new EventEmitter();
    setImmediate(() => { mark(); emitter.emit('done'); });
    await once(emitter, 'done');
    return knows();
  },
  'finally, and what follows it': async ({ knows, mark }) => {
    await sleep(1).finally(() => { mark(); });
    return knows();
  },
  'then, and what follows it': async ({ knows, mark }) => {
    await sleep(1).then(() => { mark(); }).then(() => undefined);
    return knows();
  },
  'timers of each kind': ({ knows, mark }) => new Promise((resolve) => {
    mark();
    setTimeout(() => setImmediate(() => { resolve(knows()); }), 1);
  }),
  'what is bound to where it was made': ({ knows, mark }) => new Promise((resolve) => {
    mark();
    const bound = AsyncResource.bind(() => { resolve(knows()); });
    process.nextTick(() => setTimeout(bound, 1));
  }),
};

const UNORDERED: Record<string, Program> = {
  'a flag that is polled': async ({ knows, mark }) => {
    let done = false;
    setImmediate(() => { mark(); done = true; });
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- another task sets it
    while (!done) await sleep(1);
    return knows();
  },
  'a sibling in a combinator': async ({ knows, mark }) => {
    const [, other] = await Promise.all([
      (async () => { await Promise.resolve(); mark(); })(),
      (async () => { await sleep(5); return knows(); })(),
    ]);
    return other;
  },
  'a task that nobody waits for': async ({ knows, mark }) => {
    void (async () => { await Promise.resolve(); mark(); })();
    await sleep(5);
    return knows();
  },
  'the loser of a race': async ({ knows, mark }) => {
    const loser = (async () => { await sleep(1); mark(); await sleep(50); })();
    await Promise.race([loser, sleep(10)]);
    const known = knows();
    await loser;
    return known;
  },
};

describe.each(['promise-hooks', 'async-hooks'] as const)('the engine %s', (name) => {
  let ordering: Ordering;
  let undo: Undo;
  let half: Counted;
  beforeEach(() => {
    ordering = new Ordering(name, (error) => { throw error; });
    ordering.wake();
    undo = undoAll([() => { ordering.dispose(); }, watchCombinators(ordering)]);
    half = new Counted();
  });
  afterEach(() => { undo(); });

  const marks = (): Marks => ({ knows: () => ordering.current()?.get(half) === 1, mark: () => { ordering.advance(half, 1); } });

  it.each(Object.entries(ORDERED))('orders by %s', async (_, program) => {
    expect(await program(marks())).toBe(true);
  });

  it.each(Object.entries(UNORDERED))('does not order by %s', async (_, program) => {
    expect(await program(marks())).toBe(false);
  });

  it('says when a promise settles, and whether it has already', async () => {
    const seen: string[] = [];
    const pending = ordering.whenSettled(() => sleep(1), () => { seen.push('settled'); });
    const settled = ordering.whenSettled(() => Promise.resolve(1), () => { seen.push('never'); });
    await pending.result;

    expect([pending.waits, settled.waits, seen]).toEqual([true, false, ['settled']]);
  });
});

it('without hooks nothing is ordered, and nothing known to be unordered', () => {
  const ordering = new Ordering('overlap-only', (error) => { throw error; });
  ordering.advance(new Counted(), 1);

  expect([ordering.exact, ordering.current()]).toEqual([false, undefined]);
});
