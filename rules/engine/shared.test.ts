import { SharedMap, SharedSet } from './shared';

describe('a copy of a set', () => {
  test('does not see what the set gets or loses later', () => {
    const set = new SharedSet(new Set([1, 2]));
    const copy = set.copy();
    set.add(3).delete(1);
    expect([[...set], [...copy]]).toEqual([[2, 3], [1, 2]]);
  });

  test('does not change the set', () => {
    const set = new SharedSet(new Set([1]));
    set.copy().add(2);
    expect([...set]).toEqual([1]);
  });

  test('keeps to itself after the set has changed', () => {
    const set = new SharedSet(new Set([1]));
    const copy = set.copy();
    set.add(2);
    copy.add(3);
    set.add(4);
    expect([[...set], [...copy]]).toEqual([[1, 2, 4], [1, 3]]);
  });

  test('can take over the items of another set, or give up what that has not', () => {
    const [all, common, other] = [new SharedSet(new Set([1, 2])), new SharedSet(new Set([1, 2])), new SharedSet(new Set([2, 3]))];
    all.addAll(other);
    common.keepCommon(other);
    expect([[...all], [...common], [...other]]).toEqual([[1, 2, 3], [2], [2, 3]]);
  });
});

describe('a copy of a map', () => {
  test('does not see what the map gets or loses later', () => {
    const map = new SharedMap(new Map([['a', 1], ['b', 2]]));
    const copy = map.copy();
    map.set('a', 3).delete('b');
    expect([[...map], [...copy]]).toEqual([[['a', 3]], [['a', 1], ['b', 2]]]);
  });

  test('is the same until one of the two changes', () => {
    const map = new SharedMap(new Map([['a', 1]]));
    const copy = map.copy();
    const before = map.isSameAs(copy);
    copy.set('a', 2);
    expect([before, map.isSameAs(copy), map.get('a')]).toEqual([true, false, 1]);
  });
});
