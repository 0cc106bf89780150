import { advanced, type Clock, type Counted, joined } from './clock';

const half = (): Counted => ({ over: false });

it('joins by the maximum of each half', () => {
  const [a, b] = [half(), half()];

  expect([...(joined(new Map([[a, 1], [b, 5]]), new Map([[a, 2], [b, 3]])) ?? [])]).toEqual([[a, 2], [b, 5]]);
});

it('is the clock that holds the other already', () => {
  const [a, b] = [half(), half()];
  const less: Clock = new Map([[a, 1]]);
  const more: Clock = new Map([[a, 1], [b, 1]]);

  expect([joined(less, more) === more, joined(more, less) === more, joined(undefined, less) === less, joined(less, undefined) === less]).toEqual([true, true, true, true]);
});

it('forgets what is over as it goes on', () => {
  const [a, b, c] = [half(), half(), half()];
  const clock: Clock = new Map([[a, 1], [b, 1]]);
  a.over = true;

  expect([...advanced(clock, c, 1)]).toEqual([[b, 1], [c, 1]]);
  expect([...(joined(clock, new Map([[c, 1]])) ?? [])]).toEqual([[b, 1], [c, 1]]);
});

it('needs no word of what is over', () => {
  const [a, b] = [half(), half()];
  const clock: Clock = new Map([[b, 1]]);
  a.over = true;

  expect(joined(clock, new Map([[a, 1]]))).toBe(clock);
});
