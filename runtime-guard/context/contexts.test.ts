import { setImmediate as turn } from 'node:timers/promises';

import { createTask } from '../core/task';
import { advanced } from '../happens-before/clock';
import { ClockStore } from '../happens-before/clock-store';
import { Counted } from '../happens-before/counted';
import { OpenMoment } from '../happens-before/moment';
import { PromiseEdges } from '../happens-before/promise-edges';
import { inTurn } from '../testing/turn';
import { AsyncLocalStorageCarrier } from './async-local-storage';
import { Contexts } from './contexts';

describe('moments and tasks in one storage', () => {
  let contexts: Contexts;
  let store: ClockStore;
  let carrier: AsyncLocalStorageCarrier;
  let half: Counted;
  beforeEach(() => {
    contexts = new Contexts();
    store = new ClockStore(contexts);
    store.wake();
    carrier = new AsyncLocalStorageCarrier(contexts);
    half = new Counted();
  });
  afterEach(() => { contexts.dispose(); });

  const task = createTask('a task', undefined);
  const inner = createTask('an inner task', undefined);
  const use = (index: number): void => { store.perform(advanced(store.current(), half, index)); };
  const known = (): number | undefined => store.current()?.get(half);
  const forked = <T>(work: () => T): T => {
    const outer = store.enter();
    try {
      return work();
    } finally {
      store.leave(outer);
    }
  };

  it('what is learnt within a task is known after it', () => {
    use(1);
    const within = carrier.run(task, () => {
      use(2);
      return [carrier.current(), known()];
    });

    expect([within, carrier.current(), known()]).toEqual([[task, 2], undefined, 2]);
  });

  it('what is first learnt within a task is known after it', () => {
    carrier.run(task, () => { use(1); });

    expect([carrier.current(), known()]).toEqual([undefined, 1]);
  });

  it('what is learnt within a fork is not known after it, and its tasks are over', () => {
    use(1);
    const within = carrier.run(task, () => forked(() => carrier.run(inner, () => {
      use(2);
      return [carrier.current(), known()];
    })));

    expect([within, carrier.current(), known()]).toEqual([[inner, 2], undefined, 1]);
  });

  it('a task goes on over an await, whatever has been learnt in between', async () => {
    // Reactions run in no resource of their own on Node 24.
    const edges = new PromiseEdges(store, (error) => { throw error; });
    edges.start();
    const [before, after] = await inTurn(() => carrier.run(task, async () => {
      use(1);
      const first = [carrier.current(), known()];
      await turn();
      return [first, [carrier.current(), known()]];
    }));
    edges.stop();

    expect([before, after]).toEqual([[task, 1], [task, 1]]);
    expect(carrier.current()).toBeUndefined();
  });

  it('one turn of a resource does not see what another resource has entered', async () => {
    const seen: unknown[] = [];
    const other = carrier.run(inner, async () => {
      await turn();
      seen.push(carrier.current());
    });
    carrier.run(task, () => { seen.push(carrier.current()); });
    seen.push(carrier.current());
    await other;

    expect(seen).toEqual([task, undefined, inner]);
  });

  it('what a frozen promise cannot keep is known to whatever it belonged to', () => {
    use(1);
    const promise = Promise.resolve();
    const learnt = new OpenMoment(advanced(undefined, half, 3), 0, undefined);
    contexts.give(Object.freeze(promise), learnt);

    expect(contexts.of(promise)?.moment?.clock?.get(half)).toBe(3);
  });

  it('nothing is known once it was disposed of', () => {
    use(1);
    carrier.run(task, () => { contexts.dispose(); });
    carrier.run(task, () => undefined);
    use(2);

    expect([carrier.current(), known()]).toEqual([undefined, undefined]);
  });
});
