import { AsyncResource } from 'node:async_hooks';

import { Shield } from '../core/shield';
import { type Undo, undoAll } from '../core/patch';
import { Counted } from './counted';
import type { EngineName } from './engine';
import { Ordering } from './ordering';
import { watchTicks } from './ticks';

const PUT_OFF: Record<string, (work: () => void) => void> = {
  'a microtask': (work) => { queueMicrotask(work); },
  'a tick': (work) => { process.nextTick(work); },
  'what is bound to it': (work) => { setImmediate(AsyncResource.bind(work)); },
};

describe.each<EngineName>(['promise-hooks', 'async-hooks'])('with the engine %s, of a turn that has not used a stream yet, and then does,', (engine) => {
  const properties = (): unknown[] => [Reflect.get(process, 'nextTick'), queueMicrotask, Reflect.get(AsyncResource, 'bind')];
  const bare = properties();
  let ordering: Ordering;
  let undo: Undo;
  beforeEach(() => {
    ordering = new Ordering(engine, (error) => { throw error; });
    undo = undoAll([() => { ordering.dispose(); }, watchTicks(ordering, new Shield())]);
    ordering.wake();
  });
  afterEach(() => { undo(); });

  it.each(Object.entries(PUT_OFF))('%s comes after the whole', async (_, putOff) => {
    const half = new Counted();
    const known = await new Promise((resolve) => {
      setImmediate(() => {
        putOff(() => { resolve(ordering.current()?.get(half)); });
        ordering.advance(half, 1);
      });
    });

    expect(known).toBe(1);
  });

  it.each(Object.entries(PUT_OFF))('%s does not come after what another one does', async (_, putOff) => {
    const half = new Counted();
    const known = await new Promise((resolve) => {
      setImmediate(() => { putOff(() => { setImmediate(() => { resolve(ordering.current()?.get(half)); }); }); });
      setImmediate(() => { ordering.advance(half, 1); });
    });

    expect(known).toBeUndefined();
  });

  it('nothing is left when nobody watches', () => {
    const areBare = (): boolean[] => properties().map((property, place) => property === bare[place]);
    const during = areBare();
    undo();

    expect([during, areBare()]).toEqual([[false, false, false], [true, true, true]]);
  });
});
