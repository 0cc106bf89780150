import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { advanced } from './clock';
import { Counted } from './counted';
import { Ordering } from './ordering';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

describe('a promise that never settles', () => {
  let ordering: Ordering;
  beforeEach(() => {
    ordering = new Ordering('promise-hooks', (error) => { throw error; });
    ordering.wake();
    ordering.join(advanced(undefined, new Counted(), 1));
  });
  afterEach(() => { ordering.dispose(); });

  /** A value that nobody but promises may hold, and what is kept of those. */
  const lose = (make: (value: object) => unknown): { readonly kept: unknown; readonly value: WeakRef<object> } => {
    const value = {};
    return { kept: make(value), value: new WeakRef(value) };
  };

  it.each<[string, (value: object) => unknown]>([
    ['what it was to give', (value) => new Promise<object>(() => undefined).then(() => value)],
    ['what one of several has given', (value) => ordering.combine(() => Promise.all([new Promise(() => undefined), Promise.resolve(value)]))],
  ])('keeps alive nothing of %s', async (_, make) => {
    const { kept, value } = lose(make);
    await turn();
    collect();

    expect([typeof kept, value.deref()]).toEqual(['object', undefined]);
  });
});
