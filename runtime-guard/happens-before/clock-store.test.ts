import { advanced } from './clock';
import { Counted } from './counted';
import { ClockStore } from './clock-store';

it('stays disabled once it was disposed of', () => {
  const store = new ClockStore();
  store.wake();
  store.dispose();
  store.perform(advanced(undefined, new Counted(), 1));
  store.join(advanced(undefined, new Counted(), 1));

  expect(store.current()).toBeUndefined();
});
