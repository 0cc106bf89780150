import { inspect } from 'node:util';

import { createStamp } from './stamp';

it('keeps the latest value of each object, whatever the object is', () => {
  const stamp = createStamp<number>();
  const [plain, frozen, bare] = [{}, Object.freeze([]), Object.create(null) as object];
  for (const object of [plain, frozen, bare]) stamp.set(object, 1);
  stamp.set(plain, 2);

  expect([plain, frozen, bare, {}].map((object) => stamp.get(object))).toEqual([2, 1, 1, undefined]);
});

it('keeps to itself, and shows nothing', () => {
  const [one, other] = [createStamp<number>(), createStamp<number>()];
  const object = new Map([[1, 2]]);
  const before = inspect(object, { showHidden: true });
  one.set(object, 1);

  expect([other.get(object), Reflect.ownKeys(object), inspect(object, { showHidden: true }) === before]).toEqual([undefined, [], true]);
});
