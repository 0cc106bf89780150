import { AsyncResource } from 'node:async_hooks';

import { Shield } from '../core/shield';
import { type Undo, undoAll } from '../core/patch';
import { Counted } from './counted';
import { Ordering } from './ordering';
import { watchTicks } from './ticks';

const PUT_OFF: Record<string, (work: () => void) => void> = {
  'a microtask': (work) => { queueMicrotask(work); },
  'a tick': (work) => { process.nextTick(work); },
  'what is bound to it': (work) => { setImmediate(AsyncResource.bind(work)); },
};

describe('of a turn that has not used a stream yet, and then does,', () => {
  const current = (): unknown => Reflect.get(process, 'nextTick');
  const bare = current();
  let ordering: Ordering;
  let undo: Undo;
  beforeEach(() => {
    ordering = new Ordering('promise-hooks', (error) => { throw error; });
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

  it('nothing is left when nobody watches', () => {
    const watched = current();
    undo();

    expect([watched === bare, current() === bare]).toEqual([false, true]);
  });
});
