import timers from 'node:timers';

import { SettleDelay } from './delay';

afterEach(() => { jest.restoreAllMocks(); });

/** How many of `count` sends of a site are held back, each beginning when the one before has settled. */
async function delayed(delay: SettleDelay, site: string, count: number): Promise<number> {
  let held = 0;
  for (let n = 0; n < count; n += 1) {
    let settled = false as boolean;
    const done = new Promise<void>((resolve) => { delay.after(site, false, () => { settled = true; resolve(); }); });
    if (!settled) held += 1;
    await done;
  }
  return held;
}

it('keeps to the real timers', async () => {
  const delay = new SettleDelay(8, 1);
  const fake = jest.spyOn(timers, 'setTimeout').mockImplementation(() => { throw new Error('a fake timer'); });
  const settled = Array.from({ length: 4 }, () => new Promise<string>((resolve) => { delay.after('a', false, () => { resolve('settled'); }); }));
  fake.mockRestore();

  expect(await Promise.all(settled)).toEqual(['settled', 'settled', 'settled', 'settled']);
});

it('delays nothing once it is stopped, or when turned off', async () => {
  const stopped = new SettleDelay(8, 1);
  stopped.stop();

  expect([await delayed(stopped, 'a', 1), await delayed(new SettleDelay(0, 1), 'a', 1)]).toEqual([0, 0]);
});

it('leaves a test in peace once a site, or all together, had its share', async () => {
  const clock = jest.spyOn(performance, 'now').mockReturnValue(0);
  const delay = new SettleDelay(80, 1);
  delay.renew();
  const delays: boolean[] = [];
  for (const [now, site] of [[0, 'a'], [1000, 'a'], [2000, 'b'], [3000, 'c'], [4000, 'd']] as const) {
    clock.mockReturnValue(now);
    let settled = false as boolean;
    const done = new Promise<void>((resolve) => { delay.after(site, true, () => { settled = true; resolve(); }); });
    delays.push(!settled);
    await done;
  }

  expect(delays).toEqual([true, false, true, true, false]);
});

it('counts delays at the same time once, and starts anew with each test', async () => {
  jest.spyOn(performance, 'now').mockReturnValue(0);
  const delay = new SettleDelay(2, 1);
  delay.renew();
  let held = 0;
  const all: Promise<void>[] = [];
  for (let n = 0; n < 1000; n += 1) {
    let settled = false as boolean;
    all.push(new Promise((resolve) => { delay.after('a', true, () => { settled = true; resolve(); }); }));
    if (!settled) held += 1;
  }
  await Promise.all(all);
  expect(held).toBe(1000);
});
