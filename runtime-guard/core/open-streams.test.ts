import { setImmediate as turn } from 'node:timers/promises';

import { OpenStreams } from './open-streams';

let said: string[];
let open: OpenStreams;
const failures: unknown[] = [];
beforeEach(() => {
  said = [];
  failures.length = 0;
  open = new OpenStreams([{ rest: () => { said.push('rest'); }, wake: () => { said.push('wake'); } }], (error) => { failures.push(error); });
});

it('are followed from the first until the turn in which the last one closes has ended', async () => {
  open.opened();
  open.opened();
  open.closed();
  open.closed();
  const atOnce = [...said];
  await turn();

  expect([atOnce, said]).toEqual([['wake'], ['wake', 'rest']]);
});

it('are followed without a break where one opens in the turn in which the last one closes', async () => {
  open.opened();
  open.closed();
  open.opened();
  await turn();

  expect(said).toEqual(['wake', 'wake']);
});

it('are followed no more once that has stopped', async () => {
  open.opened();
  open.closed();
  open.stop();
  await turn();
  open.opened();

  expect(said).toEqual(['wake']);
});

it('are followed until whoever holds them lets go, once', async () => {
  const holder = {};
  open.heldBy(holder);
  open.letGo(holder);
  open.letGo(holder);
  await turn();
  open.opened();

  expect(said).toEqual(['wake', 'rest', 'wake']);
});

it('tell of what fails as they come to rest', async () => {
  const failing = new OpenStreams([{ rest: () => { throw new Error('of a follower'); }, wake: () => undefined }], (error) => { failures.push(error); });
  failing.opened();
  failing.closed();
  await turn();

  expect(failures).toEqual([new Error('of a follower')]);
});
