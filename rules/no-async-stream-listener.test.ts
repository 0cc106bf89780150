import { noAsyncStreamListener } from './no-async-stream-listener';
import { grpc, typed } from './testing/rule-tester';

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
    ...[
      ['a stream that is paused only after the wait', 'await tick(); call.pause(); call.write(note); call.resume();'],
      ['a stream that flows again before the wait', 'call.pause(); call.resume(); await tick(); call.write(note);'],
      ['a stream that flows again before a further wait', 'call.pause(); await tick(); call.resume(); await tick(); call.write(note);'],
      ['a stream that flows again before the timer', 'call.pause(); setTimeout(() => { call.write(note); }, 10); call.resume();'],
      ['a stream that is paused for some messages only', 'if (note.text) call.pause(); await tick(); call.write(note); call.resume();'],
      ['a stream that flows again on one way', 'call.pause(); if (note.text) call.resume(); await tick(); call.write(note);'],
      ['a stream that flows again by a callback', 'call.pause(); await tick().then(() => { call.resume(); }); await tick(); call.write(note);'],
      ['another stream that is paused', 'other.pause(); await tick(); call.write(note); other.resume();'],
    ].map(([name = '', body]) => ({
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>, other: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', async (note: Note) => { ${body} });
        }
      `),
      errors: [{ line: 3, messageId: 'repeated' as const }],
      name,
    })),
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
    ...[
      ['a stream that is paused until the answer', 'void (async () => { call.pause(); await tick(); call.write(note); call.resume(); })();'],
      ['a stream that flows again in the turn of the answer', 'call.pause(); setTimeout(() => { call.resume(); call.write(note); }, 10);'],
      ['a stream that flows again at once where there is no answer', 'call.pause(); void (async () => { if (!note.text) { call.resume(); return; } await tick(); call.write(note); call.resume(); })();'],
      ['a stream that is paused on two ways', 'call.pause(); if (note.text) { setTimeout(() => { call.resume(); call.write(note); }, 10); return; } setTimeout(() => { call.write(note); call.resume(); }, 20);'],
      ['a stream that is paused once more', 'void (async () => { call.pause(); call.resume(); call.pause(); await tick(); call.write(note); call.resume(); })();'],
      ['a stream that is paused by a helper', 'hold(); void tick().then(() => { call.write(note); call.resume(); });'],
    ].map(([name = '', body]) => ({
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          const hold = () => { call.pause(); };
          call.on('data', (note: Note) => { ${body} });
        }
      `),
      name,
    })),
    {
      code: grpc(`
        function put(call: grpc.ClientWritableStream<Note>, source: NodeJS.ReadableStream) {
          source.on('data', async (bytes: Buffer) => { source.pause(); await tick(); call.write({ n: bytes.length }); await tick(); call.write({ n: 0 }); source.resume(); });
        }
      `),
      name: 'a source that is paused while its bytes are sent',
    },
  ],
});
