import { ClockStore } from './clock-store';

it('stays disabled once it was disposed of', () => {
  const store = new ClockStore();
  store.dispose();
  store.set(new Map([[{ over: false }, 1]]));
  store.join(new Map([[{ over: false }, 2]]));

  expect(store.current()).toBeUndefined();
});
