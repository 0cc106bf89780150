 
import * as grpc from '@grpc/grpc-js';
import { concatMap, from, map, mergeMap, type Observable, Subject, timer } from 'rxjs';

import { type GuardHandle, installGuard } from '..';
import { type Bidi, type Note, startLoopback } from '../testing/echo-service';
import { asked, notes, received, sent, sleep } from '../testing/tasks';

type Reply = (note: Note, call: Bidi) => Observable<Note>;

const later: Reply = (note) => timer(1).pipe(map(() => note));

let guard: GuardHandle;
beforeEach(() => { guard = installGuard({ mode: 'report', seed: 1 }, grpc); });
afterEach(() => { guard.uninstall(); });

/** Sends three notes, long enough after each other for every reply to be given in between. */
async function answers(pipe: (requests: Observable<Note>, call: Bidi) => Observable<Note>): Promise<unknown[]> {
  const loopback = await startLoopback({
    bidi: (call) => {
      const requests = new Subject<Note>();
      pipe(requests, call).subscribe({ complete: () => call.end(), next: (note) => call.write(note) });
      call.on('data', (note: Note) => { requests.next(note); });
      call.on('end', () => { requests.complete(); });
    },
  });
  await asked(loopback.client, {});
  const call = loopback.client.bidi();
  const all = received(call);
  for (const note of notes(3)) {
    await sent(call, note);
    await sleep(10);
  }
  call.end();
  const got = (await all).map(({ n }) => n);
  loopback.stop();
  return got;
}

const kinds = (): string[] => [...new Set([...guard.overlaps, ...guard.potentialOverlaps].map(({ kind }) => kind))];

it('knows what concatMap emits one after another', async () => {
  expect([await answers((requests, call) => requests.pipe(concatMap((note) => later(note, call)))), kinds()]).toEqual([[1, 2, 3], []]);
});

it('knows what concatMap begins one after another', async () => {
  const reply: Reply = (note, call) => from((async () => { await sleep(1); await sent(call, note); return { n: -1 }; })());

  expect([await answers((requests, call) => requests.pipe(concatMap((note) => reply(note, call)))), kinds()]).toEqual([[1, -1, 2, -1, 3, -1], []]);
});

it('knows mergeMap with a concurrency of 1, and no other', async () => {
  const merged = (concurrency: number): Promise<unknown[]> => answers((requests, call) => requests.pipe(mergeMap((note) => later(note, call), concurrency)));

  expect([await merged(1), kinds()]).toEqual([[1, 2, 3], []]);
  expect(await merged(2)).toEqual([1, 2, 3]);
  expect(kinds()).toContain('concurrent-send');
});
