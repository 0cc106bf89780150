import { EventEmitter } from 'node:events';
import { createReadStream, statSync } from 'node:fs';
import { type AddressInfo, connect as dial, createServer } from 'node:net';
import { MessageChannel } from 'node:worker_threads';

import type { Bidi, Note } from '../echo-service';
import type { Legal } from '../scenario';
import { adding, bidi, notes, once, received, sent, tick, upload, uploading } from '../tasks';

export const EVENTS: readonly Legal[] = [
  {
    contract: 'Happens-before: a paused stream tells of no message, and of the next one only after resume().',
    expected: [1, 2, 3],
    handlers: () => ({
      bidi: (call: Bidi) => {
        let busy = false;
        let ended = false;
        call.on('data', (note: Note) => {
          call.pause();
          busy = true;
          void (async () => {
            await tick();
            await sent(call, note);
            busy = false;
            if (ended) call.end();
            else call.resume();
          })();
        });
        // The end is not held back.
        call.on('end', () => {
          ended = true;
          if (!busy) call.end();
        });
      },
    }),
    name: 'a server that is paused while it answers',
    run: (client) => bidi(client, (call) => { for (const note of notes(3)) call.write(note); }),
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one emission of an emitter before its next.',
    expected: { n: 3 },
    name: 'a socket whose data are sent on',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const server = createServer((socket) => {
        socket.on('data', (bytes) => { call.write({ n: bytes.length }, () => socket.write('.')); });
        socket.on('end', () => { call.end(); socket.end(); });
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const socket = dial((server.address() as AddressInfo).port, '127.0.0.1');
      for (const { text = 'x' } of notes(3)) {
        socket.write(text);
        await once(socket, 'data');
      }
      socket.end();
      server.close();
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Never flagged: pause() and resume() of one task.',
    expected: { n: statSync(__filename).size },
    handlers: adding,
    name: 'a file sent on, paused until the call drains',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const file = createReadStream(__filename, { highWaterMark: 512 });
      file.on('data', (bytes) => {
        if (call.write({ n: bytes.length })) return;
        file.pause();
        call.once('drain', () => file.resume());
      });
      file.on('end', () => call.end());
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one emission of an emitter before its next.',
    expected: { n: 6 },
    handlers: adding,
    name: 'messages of a port, sent on',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const { port1, port2 } = new MessageChannel();
      port2.on('message', (n: number) => {
        port2.postMessage(n);
        if (n > 0) call.write({ n });
        else call.end();
      });
      for (const n of [1, 2, 3, 0]) {
        port1.postMessage(n);
        await new Promise((resolve) => { port1.once('message', resolve); });
      }
      port1.close();
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one emission of an emitter before its next.',
    expected: { n: 6 },
    handlers: adding,
    name: 'events of a target that passes those of an emitter on',
    run: async (client) => {
      const { call, reply } = uploading(client);
      const emitter = new EventEmitter();
      const target = new EventTarget();
      emitter.on('note', (n: number) => target.dispatchEvent(Object.assign(new Event('note'), { n })));
      target.addEventListener('note', (event) => {
        const { n = 0 } = event as Event & Note;
        if (n > 0) call.write({ n });
        else call.end();
      });
      for (const n of [1, 2, 3, 0]) setImmediate(() => emitter.emit('note', n));
      return reply;
    },
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: abort() before its listeners.',
    expected: [2, 'CANCELLED'],
    name: 'an AbortController that stops a sender and cancels the call',
    run: async (client) => {
      const call = client.bidi();
      const outcome = received(call).then(() => 'OK', () => 'CANCELLED');
      const controller = new AbortController();
      controller.signal.addEventListener('abort', () => call.cancel());
      let count = 0;
      for (const note of notes(9)) {
        if (controller.signal.aborted) break;
        await sent(call, note);
        count += 1;
        if (count === 2) controller.abort();
      }
      return [count, await outcome];
    },
    verdict: 'silent',
  },
  {
    contract: 'Happens-before: one emission of an emitter before its next.',
    expected: { n: 6 },
    handlers: adding,
    name: 'the events of an emitter, sent on as they come',
    run: (client) => upload(client, async (call) => {
      const emitter = new EventEmitter();
      emitter.on('note', (note: Note) => call.write(note));
      for (const note of notes(3)) { await tick(); emitter.emit('note', note); }
    }),
    verdict: 'silent',
  },
];
