import timers from 'node:timers';

import { SettleDelay } from './delay';
import { Stream } from './stream';

const stream = (): Stream => new Stream({ number: 1, path: '/test.Notes/Bidi', side: 'client' });

it('keeps to the real timers', async () => {
  const fake = jest.spyOn(timers, 'setTimeout').mockImplementation(() => { throw new Error('a fake timer'); });
  const delay = new SettleDelay(8, 1);
  const settled = Array.from({ length: 4 }, () => new Promise<string>((resolve) => { delay.after(stream(), () => { resolve('settled'); }); }));
  fake.mockRestore();

  expect(await Promise.all(settled)).toEqual(['settled', 'settled', 'settled', 'settled']);
});

it('delays no more once its stream had its share, or once it is stopped', async () => {
  const delay = new SettleDelay(1000, 1);
  const one = stream();
  await new Promise<void>((resolve) => { delay.after(one, resolve); });
  const settled: string[] = [];
  delay.after(one, () => { settled.push('share'); });
  delay.stop();
  delay.after(stream(), () => { settled.push('stopped'); });

  expect(settled).toEqual(['share', 'stopped']);
});
