import { consistentSendLock } from './consistent-send-lock';
import { noAbandonedReceive } from './no-abandoned-receive';
import { noAsyncStreamListener } from './no-async-stream-listener';
import { noCloseAfterIteration } from './no-close-after-iteration';
import { noSendAfterClose } from './no-send-after-close';
import { grpc, typed } from './testing/rule-tester';

typed.run('consistent-send-lock', consistentSendLock, {
  invalid: [
    {
      code: grpc(`
        import { Mutex } from 'async-mutex';
        const sending = new Mutex();
        async function feed(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          await sending.runExclusive(async () => { for (const note of notes) { call.write(note); await tick(); } });
        }
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          const fed = feed(call, notes);
          await tick();
          call.write({ text: 'summary', tags: [] });
          await fed;
        }
      `),
      errors: [
        { data: { line: '5', other: '`feed()` started on line 8', stream: 'call', task: '`main()` itself' }, line: 10, messageId: 'overlap' },
      ],
      name: 'a send that does not ask for the lock',
    },
  ],
  valid: [
    {
      code: grpc(`
        import { Mutex } from 'async-mutex';
        const sending = new Mutex();
        async function feed(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          await sending.runExclusive(async () => { for (const note of notes) { call.write(note); await tick(); } });
        }
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          const fed = feed(call, notes);
          await tick();
          await sending.runExclusive(() => { call.write({ text: 'summary', tags: [] }); });
          await fed;
        }
      `),
      name: 'a lock on every way',
    },
    {
      code: grpc(`
        import { Mutex } from 'async-mutex';
        const sending = new Mutex();
        async function main(call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) {
          await sending.runExclusive(async () => { for (const note of notes) { call.write(note); await tick(); } });
          call.write({ text: 'summary', tags: [] });
        }
      `),
      name: 'a send behind the holder of the lock',
    },
  ],
});

typed.run('no-abandoned-receive', noAbandonedReceive, {
  invalid: [
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          await Promise.race([notes.next(), tick()]);
          const late = await notes.next();
          return late;
        }
      `),
      errors: [
        { data: { line: '4', other: 'the pending call on line 4', stream: 'notes', task: '`main()` itself' }, line: 5, messageId: 'overlap' },
      ],
      name: 'a receive beside the loser of a race',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          for (;;) {
            const next = await Promise.race([notes.next(), tick()]);
            if (next === undefined) continue;
            if (next.done) break;
          }
        }
      `),
      errors: [{ data: { line: '5', other: 'a further run of it', stream: 'notes', task: 'the pending call on line 5' }, line: 5, messageId: 'repeated' }],
      name: 'a further round after the loser of a race',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          await Promise.race([receive(notes), tick()]);
          await notes.next();
        }
        async function receive(notes: AsyncIterator<Note>) { return notes.next(); }
      `),
      errors: [{ data: { line: '7', other: 'the pending call on line 7', stream: 'notes', task: '`main()` itself' }, line: 5, messageId: 'overlap' }],
      name: 'the loser in a function further down',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const notes = call[Symbol.asyncIterator]();
          let pending = notes.next();
          for (;;) {
            const next = await Promise.race([pending, tick()]);
            if (next === undefined) continue;
            if (next.done) break;
            pending = notes.next();
          }
        }
      `),
      name: 'a pending receive that is raced again',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          const first = await Promise.race([call[Symbol.asyncIterator]().next(), tick()]);
          call.cancel();
          return first;
        }
      `),
      name: 'a call that is given up',
    },
  ],
});

typed.run('no-async-stream-listener', noAsyncStreamListener, {
  invalid: [
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', async (note: Note) => { await tick(); call.write(note); });
        }
      `),
      errors: [
        { data: { line: '3', other: 'a further run of it', stream: 'call', task: "the 'data' listener added on line 3" }, line: 3, messageId: 'repeated' },
      ],
      name: 'an async listener that answers after a wait',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', (note: Note) => { void tick().then(() => { call.write(note); }); });
        }
      `),
      errors: [{ line: 3, messageId: 'repeated' }],
      name: 'a listener whose promise callback answers',
    },
    {
      code: grpc(`
        const DATA = 'data';
        const talk: grpc.handleBidiStreamingCall<Note, Note> = (call) => {
          call.on(DATA, async (note) => { await tick(); call.write(note); });
        };
      `),
      errors: [{ line: 4, messageId: 'repeated' }],
      name: 'in a contextually typed handler, with the event name in a constant',
    },
  ],
  valid: [
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          let answered = Promise.resolve();
          call.on('data', (note: Note) => { answered = answered.then(async () => { await tick(); call.write(note); }); });
        }
      `),
      name: 'a chain of promises',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', async (note: Note) => { call.write(note); await tick(); });
        }
      `),
      name: 'an async listener that answers before it waits',
    },
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>) {
          call.on('close', async () => { await tick(); });
        }
      `),
      name: 'an async listener that leaves the stream alone',
    },
  ],
});

typed.run('no-close-after-iteration', noCloseAfterIteration, {
  invalid: [
    {
      code: grpc(`
        async function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          for await (const note of call) call.write(note as Note);
          call.end();
        }
      `),
      errors: [
        {
          data: { line: '3', stream: 'call' },
          line: 4,
          messageId: 'destroyed',
          suggestions: [
            {
              data: { line: '3' },
              messageId: 'lasting',
              output: grpc(`
        async function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          for await (const note of call.iterator({ destroyOnReturn: false })) call.write(note as Note);
          call.end();
        }
      `),
            },
          ],
        },
      ],
      name: 'a half-close behind the loop',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          for await (const note of call.iterator({ destroyOnReturn: false })) call.write(note as Note);
          call.end();
        }
      `),
      name: 'an iterator that leaves the stream open',
    },
    {
      code: grpc(`
        async function record(call: grpc.ServerReadableStream<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          let last: Note = { text: '', tags: [] };
          for await (const note of call) last = note as Note;
          callback(null, last);
        }
      `),
      name: 'an answer by callback behind the loop',
    },
  ],
});

typed.run('no-send-after-close', noSendAfterClose, {
  invalid: [
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          if (notes.length === 0) call.end();
          for (const note of notes) call.write(note);
          call.write({ text: 'total', tags: [] });
        }
      `),
      errors: [
        { data: { line: '3', stream: 'call' }, line: 5, messageId: 'sentLate' },
      ],
      name: 'a send behind a close on one way',
    },
    {
      code: grpc(`
        function get(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          if (call.request.text === '') { callback(new Error('empty')); }
          callback(null, call.request);
        }
      `),
      errors: [
        {
          data: { line: '3' },
          line: 4,
          messageId: 'repliedTwice',
          suggestions: [
            {
              data: { line: '3' },
              messageId: 'returnReply',
              output: grpc(`
        function get(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          if (call.request.text === '') { return callback(new Error('empty')); }
          callback(null, call.request);
        }
      `),
            },
          ],
        },
      ],
      name: 'a second answer',
    },
  ],
  valid: [
    {
      code: grpc(`
        function get(call: grpc.ServerUnaryCall<Note, Note>, callback: grpc.sendUnaryData<Note>) {
          if (call.request.text === '') { callback(new Error('empty')); return; }
          callback(null, call.request);
        }
      `),
      name: 'a return behind the first answer',
    },
    {
      code: grpc(`
        function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          for (const note of notes) call.write(note);
          call.end();
        }
      `),
      name: 'a close behind the sends',
    },
  ],
});
