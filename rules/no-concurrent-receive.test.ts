import { noConcurrentReceive } from './no-concurrent-receive';
import { grpc, typed, untyped } from './testing/rule-tester';

typed.run('no-concurrent-receive', noConcurrentReceive, {
  invalid: [
    {
      code: grpc(`
        async function log(call: grpc.ClientReadableStream<Note>) { for await (const note of call) console.log(note); }
        async function show(call: grpc.ClientReadableStream<Note>) { for await (const note of call) console.log(note); }
        async function main(call: grpc.ClientReadableStream<Note>) { await Promise.all([log(call), show(call)]); }
      `),
      errors: [
        {
          data: { line: '2', other: '`log()` started on line 4', stream: 'call', task: '`show()` started on line 4' },
          line: 3,
          messageId: 'overlap',
        },
      ],
      name: 'two for await loops',
    },
    {
      code: grpc(`
        async function main(call: grpc.ServerReadableStream<Note, Note>) {
          call.on('data', (note: Note) => { console.log(note); });
          for await (const note of call) console.log(note);
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'a data listener and a loop',
    },
    {
      code: grpc(`
        async function log(call: grpc.ServerDuplexStream<Note, Note>) { for await (const note of call.iterator({ destroyOnReturn: false })) console.log(note); }
        async function main(call: grpc.ServerDuplexStream<Note, Note>) { void log(call); await log(call); }
      `),
      errors: [{ line: 2, messageId: 'shared' }],
      name: 'two iterators that keep the stream open',
    },
  ],
  valid: [
    {
      code: grpc(`
        function main(call: grpc.ClientReadableStream<Note>) {
          call.on('data', (note: Note) => { console.log(note.text); });
          call.on('data', (note: Note) => { console.log(note.tags); });
        }
      `),
      name: 'two data listeners',
    },
    {
      code: grpc(`
        async function receive(call: grpc.ClientDuplexStream<Note, Note>) { for await (const note of call) console.log(note); }
        async function main(notes: Note[]) {
          const call = client.talk();
          const received = receive(call);
          for (const note of notes) { call.write(note); await tick(); }
          call.end();
          await received;
        }
      `),
      name: 'one receiver beside one sender',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientReadableStream<Note>) {
          call.on('end', () => { console.log('end'); });
          for await (const note of call) console.log(note);
        }
      `),
      name: 'a listener to the end and a loop',
    },
  ],
});

untyped.run('no-concurrent-receive', noConcurrentReceive, {
  invalid: [
    {
      code: `
        import * as grpc from '@grpc/grpc-js';
        async function main(call) {
          call.on('data', (note) => { console.log(note); });
          for await (const note of call) console.log(note);
        }
      `,
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'a data listener and a loop without types',
    },
  ],
  valid: [
    {
      code: `
        import * as grpc from '@grpc/grpc-js';
        async function main(lines) {
          lines.on('data', (note) => { console.log(note); });
          for await (const note of lines) console.log(note);
        }
      `,
      name: 'something that is not known to be a stream',
    },
  ],
});
