import { AsyncResource } from 'node:async_hooks';

import { type Undo, undoAll } from '../core/patch';
import { Shield } from '../core/shield';
import { SCOPES } from '../testing/scopes';
import { inTurn } from '../testing/turn';
import { Counted } from './counted';
import type { EngineName } from './engine';
import { Ordering } from './ordering';
import { watchScopes } from './scopes';

/** When a scope is made. */
const WHEN: readonly [string, boolean][] = [['before anything was followed', true], ['later', false]];

describe.each<EngineName>(['promise-hooks', 'async-hooks'])('with the engine %s,', (engine) => {
  let ordering: Ordering;
  let undo: Undo;
  let half: Counted;
  const knows = (): boolean => ordering.current()?.get(half) === 1;
  const use = (): void => { ordering.advance(half, 1); };
  beforeEach(() => {
    ordering = new Ordering(engine, (error) => { throw error; });
    undo = undoAll([() => { ordering.dispose(); }, watchScopes(ordering, new Shield())]);
    half = new Counted();
  });
  afterEach(() => { undo(); });

  describe.each(Object.entries(SCOPES))('%s', (_name, make) => {
    it.each(WHEN)('that was made %s comes after its caller, and before what that does next', async (_when, isEarly) => {
      if (!isEarly) ordering.wake();
      const within = await inTurn(make);
      const known = await inTurn(() => {
        ordering.wake();
        use();
        const inner = within(() => {
          const before = knows();
          ordering.advance(half, 2);
          return before;
        });
        return [inner, ordering.current()?.get(half)];
      });

      expect(known).toEqual([true, 2]);
    });

    it('in which following begins comes before what its caller does next, and all of that turn before what was started earlier', async () => {
      const within = make();
      const known = await inTurn(() => new Promise((resolve) => {
        const later = new Counted();
        setImmediate(() => { resolve([first, ordering.current()?.get(later)]); });
        within(() => {
          ordering.wake();
          use();
        });
        const first = knows();
        ordering.advance(later, 1);
      }));

      expect(known).toEqual([true, engine === 'async-hooks' ? undefined : 1]);
    });

    it('starts what comes after the whole turn of its caller', async () => {
      ordering.wake();
      const within = await inTurn(make);
      const known = await inTurn(() => new Promise((resolve) => {
        within(() => { setImmediate(() => { resolve(knows()); }); });
        use();
      }));

      expect(known).toBe(true);
    });

    it.each(WHEN)('that was made %s tells the next caller nothing of this one', async (_when, isEarly) => {
      if (!isEarly) ordering.wake();
      const within = await inTurn(make);
      await inTurn(() => { ordering.wake(); });
      const known = await inTurn(() => new Promise((resolve) => {
        setImmediate(() => { use(); within(() => undefined); });
        setImmediate(() => { within(() => { resolve(knows()); }); });
      }));

      expect(known).toBe(false);
    });
  });

  it('a microtask, whose scope nobody calls, knows nothing of what others have done', async () => {
    ordering.wake();
    const known = await inTurn(() => new Promise((resolve) => {
      setImmediate(use);
      setImmediate(() => { queueMicrotask(() => { resolve(knows()); }); });
    }));

    expect(known).toBe(false);
  });

  it('what a scope did is known where its error is caught', async () => {
    ordering.wake();
    const error = new Error('expected');
    const [caught, known] = await inTurn(() => {
      try {
        return [new AsyncResource('SCOPE').runInAsyncScope(() => { use(); throw error; }), knows()];
      } catch (thrown) {
        return [thrown, knows()];
      }
    });

    expect(caught).toBe(error);
    expect(known).toBe(true);
  });

  it('a frozen resource is left alone', async () => {
    ordering.wake();
    const resource = Object.freeze(new AsyncResource('SCOPE'));

    expect(await inTurn(() => resource.runInAsyncScope(() => 1))).toBe(1);
  });

  it('a frozen resource in which following begins is left alone', async () => {
    const failed = jest.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    const resource = Object.freeze(new AsyncResource('SCOPE'));
    const result = await inTurn(() => resource.runInAsyncScope(() => {
      try {
        ordering.wake();
      } catch {
        // As nobody can follow what runs there.
      }
      return 1;
    }));
    failed.mockRestore();

    expect(result).toBe(1);
  });

  it('a function that is no usual one is called as ever', () => {
    ordering.wake();
    const work = Object.setPrototypeOf(() => 1, null) as () => number;

    expect(new AsyncResource('SCOPE').runInAsyncScope(work)).toBe(1);
  });

  it('a scope gets its `this` and its arguments, and gives its result', () => {
    ordering.wake();
    const self = {};
    const result: unknown = new AsyncResource('SCOPE').runInAsyncScope(function (this: unknown, ...given: unknown[]) { return [this, given]; }, self, 1, 'two');

    expect(result).toEqual([self, [1, 'two']]);
  });

  it('nothing is left when nobody watches', () => {
    const watched = Reflect.get(AsyncResource.prototype, 'runInAsyncScope');
    undo();
    const bare = Reflect.get(AsyncResource.prototype, 'runInAsyncScope');

    expect([watched === bare, bare.name, bare.toString().includes('asyncId')]).toEqual([false, 'runInAsyncScope', true]);
  });
});
