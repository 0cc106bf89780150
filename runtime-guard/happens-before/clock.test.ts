import { advanced, type Clock, joined } from './clock';
import { Counted, GROUPED } from './counted';

/** Halves of streams, which have been used. */
const halves = (count: number): Counted[] => Array.from({ length: count }, () => {
  const half = new Counted();
  half.join();
  return half;
});

/** A clock that knows `index` of each half. */
const knowing = (...known: readonly [Counted, number][]): Clock | undefined =>
  known.reduce<Clock | undefined>((clock, [half, index]) => advanced(clock, half, index), undefined);

const indexes = (clock: Clock | undefined, of: readonly Counted[]): unknown[] => of.map((half) => clock?.get(half));

/** Five halves that lie in different groups, but for the first two. */
function five(): [Counted, Counted, Counted, Counted, Counted] {
  const all = halves(9 * GROUPED);
  const at = (place: number): Counted => all[place] ?? new Counted();
  const next = all.findIndex((half, place) => half.group === all[place + 1]?.group);
  return [at(next), at(next + 1), at(2 * GROUPED), at(3 * GROUPED), at(8 * GROUPED)];
}

test('a clock knows the highest index of each half', () => {
  const [a, b, c] = five();
  const clock = advanced(advanced(knowing([a, 4], [c, 2]), c, 3), a, 2);

  expect(indexes(clock, [a, b, c])).toEqual([4, undefined, 3]);
});

test('a clock stays what it was', () => {
  const [a, b] = five();
  const before = knowing([a, 1], [b, 1]);
  advanced(before, a, 2);

  expect(indexes(before, [a, b])).toEqual([1, 1]);
});

test('two clocks are joined point by point, either way round', () => {
  const all = five();
  const [a, b, c, d, e] = all;
  const pairs = [
    [knowing([a, 1]), knowing([a, 2])],
    [knowing([a, 1], [b, 1]), knowing([d, 7], [e, 8])],
    [knowing([a, 1], [d, 3], [e, 9]), knowing([b, 2], [c, 4], [d, 2])],
    [knowing([c, 1]), knowing([a, 1], [b, 1], [c, 2], [d, 1], [e, 1])],
  ] as const;
  const expected = [[2, undefined, undefined, undefined, undefined], [1, 1, undefined, 7, 8], [1, 2, 4, 3, 9], [1, 1, 2, 1, 1]];

  expect(pairs.map(([one, other]) => indexes(joined(one, other), all))).toEqual(expected);
  expect(pairs.map(([one, other]) => indexes(joined(other, one), all))).toEqual(expected);
});

test('a clock that knows all of another is the join itself', () => {
  const [a, b, , , e] = five();
  const more = knowing([a, 3], [b, 2], [e, 1]);
  const less = knowing([b, 1]);

  expect([joined(more, less), joined(less, more)].map((clock) => clock === more)).toEqual([true, true]);
});

test('a clock does not speak of what was never used', () => {
  const clock = advanced(undefined, new Counted(), 1);

  expect(clock.get(new Counted())).toBeUndefined();
});

test('nothing joins to what is there', () => {
  const one = knowing([new Counted(), 1]);

  expect([joined(one, undefined), joined(undefined, one), joined(undefined, undefined)]).toEqual([one, one, undefined]);
});

test('a clock forgets what is over as it goes on', () => {
  let clock: Clock | undefined;
  const before = advanced(clock, new Counted(), 1).groups;
  for (const half of halves(100 * GROUPED)) {
    clock = advanced(clock, half, 1);
    half.over = true;
  }

  expect([before, (clock?.groups ?? 0) < 50]).toEqual([1, true]);
});

test('a clock remembers what is not over, however much comes after', () => {
  const kept = new Counted();
  let clock: Clock | undefined = advanced(undefined, kept, 7);
  for (const half of halves(100 * GROUPED)) {
    clock = advanced(clock, half, 1);
    half.over = true;
  }

  expect(clock.get(kept)).toBe(7);
});
