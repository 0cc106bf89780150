import { AsyncResource } from 'node:async_hooks';
import { stat } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

import { type Undo, undoAll } from '../core/patch';
import { inTurn } from '../testing/turn';
import { watchCombinators } from './combinators';
import { Counted } from './counted';
import { Ordering } from './ordering';

interface Gate {
  readonly open: () => void;
  readonly passed: Promise<void>;
}

function gate(): Gate {
  let open: () => void = () => undefined;
  const passed = new Promise<void>((resolve) => { open = resolve; });
  return { open: () => { open(); }, passed };
}

let ordering: Ordering;
let half: Counted;
let undo: Undo;
const knows = (): boolean => ordering.current()?.get(half) === 1;
beforeEach(() => {
  ordering = new Ordering('promise-hooks', (error) => { throw error; });
  undo = undoAll([() => { ordering.dispose(); }, watchCombinators(ordering)]);
  half = new Counted();
});
afterEach(() => { undo(); });

/** Says whether what runs once the gate is open knows of the one operation. */
type Waits = (opened: Gate) => Promise<boolean>;

/** Nobody has seen what these wait for. */
const WAITING: Record<string, Waits> = {
  'a generator': async ({ passed }) => {
    const source = async function* (): AsyncGenerator<number> { await passed; yield 1; };
    for await (const value of source()) if (value === 1) return knows();
    return false;
  },
  'a reaction': ({ passed }) => passed.then(knows),
  'a second reaction': ({ passed }) => passed.then(() => undefined).then(knows),
  'an await': async ({ passed }) => { await passed; return knows(); },
  'an await of what waits': async ({ passed }) => { await (async () => { await passed; })(); return knows(); },
  'what an await goes on to await': async ({ passed }) => { await passed; await Promise.resolve(); return knows(); },
  'what is bound to where it was made': ({ passed }) => new Promise((resolve) => {
    const bound = AsyncResource.bind(() => { resolve(knows()); });
    void passed.then(() => { setImmediate(bound); });
  }),
};

/** These wait for nothing but the end of the turn. */
const PUT_OFF: Record<string, (work: () => void) => void> = {
  'a microtask': (work) => { queueMicrotask(work); },
  'a tick': (work) => { process.nextTick(work); },
};

const TIMERS: Record<string, (work: () => void) => void> = {
  'a timer': (work) => { setTimeout(work, 1); },
  'an immediate': (work) => { setImmediate(work); },
};

/** The operation, in a task of its own, after which the gate is open. */
function performed({ open }: Gate): Promise<void> {
  return new Promise((resolve) => { setImmediate(() => { ordering.advance(half, 1); open(); resolve(); }); });
}

describe('what was started while nothing was followed', () => {
  it.each(Object.entries(WAITING))('may come after anything: %s', async (_, wait) => {
    const opened = gate();
    const answer = wait(opened);
    ordering.wake();
    await performed(opened);

    expect(await answer).toBe(true);
  });

  it('may come after anything: a combinator, and what awaits that later', async () => {
    const opened = gate();
    const last = gate();
    const all = Promise.all([opened.passed, last.passed]);
    ordering.wake();
    const answer = (async () => { await all; return knows(); })();
    setTimeout(last.open, 5);
    await performed(opened);

    expect(await answer).toBe(true);
  });

  it.each(Object.entries(PUT_OFF))('comes after the whole of its turn: %s', async (_, putOff) => {
    const answer = new Promise((resolve) => { putOff(() => { resolve(knows()); }); });
    ordering.wake();
    ordering.advance(half, 1);

    expect(await answer).toBe(true);
  });

  it('may come after anything, as often as it is called: a bound function', async () => {
    const bound = AsyncResource.bind(knows);
    const answer = await inTurn(() => {
      ordering.wake();
      bound();
      return new Promise((resolve) => {
        setImmediate(() => { ordering.advance(half, 1); });
        setImmediate(() => { resolve(bound()); });
      });
    });

    expect(answer).toBe(true);
  });

  it('may come after the turn in which that ended: what waits for a promise that was settled in it', async () => {
    const opened = gate();
    setImmediate(() => {
      opened.open();
      ordering.wake();
      ordering.advance(half, 1);
    });
    const answer = new Promise((resolve) => {
      setTimeout(() => { void (async () => { await opened.passed; resolve(knows()); })(); }, 5);
    });

    expect(await answer).toBe(true);
  });

  it.each(Object.entries(TIMERS))('comes after nothing that others do: %s', async (_, start) => {
    const answer = await inTurn(() => {
      const started = new Promise((resolve) => { start(() => { resolve(knows()); }); });
      ordering.wake();
      ordering.fork(() => { ordering.advance(half, 1); });
      return started;
    });

    expect(answer).toBe(false);
  });
});

it('what is started later is followed again, exactly', async () => {
  const opened = gate();
  const first = (async () => { await opened.passed; await turn(); return knows(); })();
  ordering.wake();
  opened.open();
  await turn();
  ordering.fork(() => { ordering.advance(half, 1); });

  expect(await first).toBe(false);
});

/** What has been awaited while everything was followed, and is settled in the turn in which that begins anew. */
const AWAITED: Record<string, (opened: Gate) => Promise<boolean>> = {
  'a combinator': async ({ passed }) => { await Promise.all([passed, Promise.resolve()]); return knows(); },
  'a promise': async ({ passed }) => { await passed; return knows(); },
  'a reaction': async ({ passed }) => { await passed.then(() => undefined); return knows(); },
};

describe('after a rest', () => {
  it.each(Object.entries(AWAITED))('what has waited since before comes after the turn in which it was settled: %s', async (_, wait) => {
    ordering.wake();
    ordering.advance(half, 1);
    const opened = gate();
    const answer = wait(opened);
    await turn();
    ordering.rest();
    half = new Counted();
    setTimeout(() => {
      opened.open();
      ordering.wake();
      ordering.advance(half, 1);
    }, 1);

    expect(await answer).toBe(true);
  });

  it('what Node calls back comes after the turn of its start', async () => {
    const answer = await new Promise((resolve) => {
      setTimeout(() => {
        stat(__filename, () => { resolve(knows()); });
        ordering.wake();
        ordering.advance(half, 1);
      }, 1);
    });

    expect(answer).toBe(true);
  });
});

it('what was known before a rest is forgotten', async () => {
  ordering.wake();
  ordering.advance(half, 1);
  await turn();
  ordering.rest();
  const known = knows();
  ordering.wake();

  expect([known, knows()]).toEqual([false, false]);
});
