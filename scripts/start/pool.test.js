'use strict';

const { setTimeout: sleep } = require('node:timers/promises');
const { mapBounded } = require('./pool');

test('results are in the order of the items, whichever is done first', async () => {
  const results = await mapBounded([20, 1, 5], 3, async (milliseconds) => {
    await sleep(milliseconds);
    return milliseconds;
  });
  expect(results).toEqual([20, 1, 5]);
});

test('no more items are under way than allowed', async () => {
  let underWay = 0;
  let most = 0;
  await mapBounded([1, 2, 3, 4, 5], 2, async () => {
    most = Math.max(most, ++underWay);
    await sleep(1);
    underWay--;
  });
  expect(most).toBe(2);
});
