import { PassThrough, Readable, Transform, type TransformCallback } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';

import type { Bidi, Download, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { asWritable, bidi, notes, numbers, once, received, sendAll, sleep, uploading } from '../tasks';

/** Passes messages on, each a little later. */
const slow = (): Transform => new Transform({
  objectMode: true,
  transform: (note: Note, _, done: TransformCallback) => { setTimeout(() => { done(null, note); }, 1); },
});

export const PIPES: readonly Legal[] = [
  {
    contract: 'Never flagged: pipeline(generator, call).',
    expected: { n: 30 },
    name: 'pipeline of a generator into a call',
    run: async (client) => {
      const { call, reply } = uploading(client);
      await pipeline(async function* () { for (const note of notes(30)) { await sleep(0); yield note; } }, asWritable(call));
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a pipe is one session, one sender.',
    expected: { n: 30 },
    name: 'a readable piped into a call',
    run: async (client) => {
      const { call, reply } = uploading(client);
      Readable.from(notes(30)).pipe(asWritable(call));
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a session before what follows its end.',
    expected: { n: 4 },
    name: 'a write after a pipe has ended',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const source = Readable.from(notes(3));
      source.pipe(asWritable(call), { end: false });
      await once(source, 'end');
      call.write({ n: 4 });
      call.end();
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a pipe is one session, one receiver.',
    expected: [1, 2, 3],
    name: 'a call piped into another stream',
    run: async (client) => {
      const call = client.download({ n: 3 });
      return numbers(await received(call.pipe(new PassThrough({ objectMode: true }))));
    },
    verdict: 'silent',
  },
  {
    contract: 'Words: a pipe is one session, one sender.',
    expected: { n: 20 },
    name: 'a pipeline of a readable, a transform and a call',
    run: async (client) => {
      const { call, reply } = uploading(client);
      await pipeline(Readable.from(notes(20)), slow(), asWritable(call));
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Contract 2: one sender with one receiver.',
    expected: [1, 2, 3],
    handlers: () => ({ bidi: (call: Bidi) => pipeline(call, slow(), asWritable(call)) }),
    name: 'a server that pipes a call into itself',
    run: (client) => bidi(client, (call) => sendAll(call, notes(3), 1)),
    verdict: 'silent',
  },
  {
    contract: 'Words: a pipe is one session, one sender, whoever feeds its source.',
    expected: { n: 6 },
    name: 'a piped stream that two tasks feed',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const source = new PassThrough({ objectMode: true });
      source.pipe(asWritable(call));
      const feed = async (): Promise<void> => { for (const note of notes(3)) { source.write(note); await sleep(1); } };
      await Promise.all([feed(), feed()]);
      source.end();
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: pipeline(generator, call), on a server too.',
    expected: [1, 2, 3],
    handlers: () => ({ download: (call: Download) => pipeline(Readable.from(notes(3)), asWritable(call)) }),
    name: 'a server that answers by a pipeline',
    run: async (client) => numbers(await received(client.download({}))),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: a session before what follows its end.',
    expected: { n: 4 },
    name: 'a second pipe after the first has finished',
    run: async (client) => {
      const { call, reply } = uploading(client);
      for (const first of [1, 11]) {
        const source = Readable.from(notes(2, first));
        source.pipe(asWritable(call), { end: false });
        await finished(source);
      }
      call.end();
      return reply;
    },
    verdict: 'silent',
  },
];
