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
