import { noCloseDuringSend } from './no-close-during-send';
import { grpc, typed } from './testing/rule-tester';

typed.run('no-close-during-send', noCloseDuringSend, {
  invalid: [
    {
      code: grpc(`
        async function feed(call: grpc.ClientWritableStream<Note>, notes: Note[]) { for (const note of notes) { await tick(); call.write(note); } }
        function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          void feed(call, notes);
          call.end();
        }
      `),
      errors: [
        {
          data: { line: '2', other: '`feed()` started on line 4', stream: 'call', task: '`main()` itself' },
          line: 5,
          messageId: 'overlap',
        },
      ],
      name: 'a close right behind a floating sender',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', async (note: Note) => { await tick(); call.write(note); });
          call.on('end', () => { call.end(); });
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'a close at the end of what is received, beside replies that are still on their way',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          setTimeout(() => { call.end(); }, 1000);
          for (const note of notes) { await tick(); call.write(note); }
        }
      `),
      errors: [{ line: 3, messageId: 'overlap' }],
      name: 'a timer that closes',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function feed(call: grpc.ClientWritableStream<Note>, notes: Note[]) { for (const note of notes) { await tick(); call.write(note); } }
        async function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) { await feed(call, notes); call.end(); }
      `),
      name: 'a close after the sender was awaited',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', (note: Note) => { call.write(note); });
          call.on('end', () => { call.end(); });
        }
      `),
      name: 'synchronous replies',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          const deadline = setTimeout(() => { call.cancel(); }, 1000);
          for (const note of notes) { await tick(); call.write(note); }
          clearTimeout(deadline);
          call.end();
        }
      `),
      name: 'a timer that cancels',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientDuplexStream<Note, Note>) {
          call.on('data', (note: Note) => { call.write(note); });
          await once(call, 'end');
          call.end();
        }
      `),
      name: 'a close once the listener has heard the end',
    },
  ],
});
