import { ClockStore } from './clock-store';

it('stays disabled once it was disposed of', () => {
  const store = new ClockStore();
  store.dispose();
  store.set(new Map([[1, 1]]));
  store.join(new Map([[1, 2]]));

  expect(store.current()).toBeUndefined();
});
