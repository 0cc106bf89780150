import { noConcurrentSend } from './no-concurrent-send';
import { grpc, typed, untyped } from './testing/rule-tester';

/** Two tasks, each of which sends on the stream before and after a wait. */
function twoSenders(declaration: string, stream = 'call'): string {
  return grpc(`
    async function main(${declaration}) {
      const feed = async () => { await tick(); ${stream}.write({ text: 'a', tags: [] }); await tick(); ${stream}.write({ text: 'b', tags: [] }); };
      return Promise.all([feed(), feed()]);
    }
  `);
}

typed.run('no-concurrent-send', noConcurrentSend, {
  invalid: [
    {
      code: grpc(`
        const send = async (call: grpc.ClientDuplexStream<Note, Note>, notes: Note[]) => {
          for (const note of notes) { await tick(); call.write(note); }
        };
        async function main(notes: Note[]) {
          const call = client.talk();
          const sent = Promise.all([
            send(call, notes),
            send(call, notes),
          ]);
          await sent;
          call.end();
        }
      `),
      errors: [
        {
          data: { line: '3', other: '`send()` started on line 8', stream: 'call', task: '`send()` started on line 9' },
          line: 3,
          messageId: 'shared',
        },
      ],
      name: 'two senders in Promise.all',
    },
    ...[
      ['a client stream', 'call: grpc.ClientWritableStream<Note>'],
      ['a server stream', 'call: grpc.ServerWritableStream<Note, Note>'],
      ['a duplex stream', 'call: grpc.ServerDuplexStream<Note, Note>'],
      ['a union', 'call: grpc.ServerDuplexStream<Note, Note> | grpc.ServerWritableStream<Note, Note>'],
      ['an optional stream', 'call: grpc.ClientWritableStream<Note> | undefined', 'call?'],
      ['a non-null assertion', 'call: grpc.ClientWritableStream<Note> | undefined', 'call!'],
      ['a widening cast', 'call: grpc.ClientWritableStream<Note>', '(call as any)'],
      ['a picked member', "call: Pick<grpc.ClientWritableStream<Note>, 'write'>"],
      ['a field of a parameter', 'session: { call: grpc.ClientWritableStream<Note> }', 'session.call'],
      ['the package’s handler type', 'call: Parameters<grpc.handleBidiStreamingCall<Note, Note>>[0]'],
    ].map(([name, declaration = '', stream]) => ({
      code: twoSenders(declaration, stream),
      errors: [{ messageId: 'shared' as const }],
      name: `through the type of ${name}`,
    })),
    {
      code: grpc(`
        type Talk = grpc.ClientDuplexStream<Note, Note>;
        async function feed(call: Talk) { await tick(); call.write({ text: 'a', tags: [] }); await tick(); call.write({ text: 'b', tags: [] }); }
        async function main(call: Talk) { return Promise.all([feed(call), feed(call)]); }
      `),
      errors: [{ line: 3, messageId: 'shared' }],
      name: "through a user's own alias",
    },
    {
      code: grpc(`
        async function feed<T extends grpc.ClientWritableStream<Note>>(call: T) {
          const send = async () => { await tick(); call.write({ text: 'a', tags: [] }); await tick(); call.write({ text: 'b', tags: [] }); };
          return Promise.all([send(), send()]);
        }
      `),
      errors: [{ line: 3, messageId: 'shared' }],
      name: 'through a type parameter',
    },
    {
      code: grpc(`
        import { guardStream } from 'eslint-plugin-grpc-streams/runtime-guard';
        async function main() {
          const stream = guardStream(client.talk());
          return Promise.all([stream.sendMsg({ text: 'a', tags: [] }), stream.sendMsg({ text: 'b', tags: [] })]);
        }
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: "on the guard's own view of a call",
    },
    {
      code: grpc(`
        class Talker {
          readonly #call = client.talk();
          async #feed() { await tick(); this.#call.write({ text: 'a', tags: [] }); await tick(); this.#call.write({ text: 'b', tags: [] }); }
          async run() { return Promise.all([this.#feed(), this.#feed()]); }
        }
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'through a private field',
    },
    {
      code: grpc(`
        class ChatService {
          async talk(call: grpc.ServerDuplexStream<Note, Note>): Promise<void> {
            for await (const note of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Note>) void this.answer(call, note);
            call.end();
          }
          private async answer(call: grpc.ServerDuplexStream<Note, Note>, note: Note) { call.write(note); await tick(); call.write(note); }
        }
      `),
      errors: [{
        data: { line: '7', other: 'a further run of it', stream: 'call', task: '`this.answer()` started on line 4' }, line: 7, messageId: 'overlap',
        suggestions: [
          {
            data: { line: '4' },
            messageId: 'awaitCall',
            output: grpc(`
        class ChatService {
          async talk(call: grpc.ServerDuplexStream<Note, Note>): Promise<void> {
            for await (const note of call.iterator({ destroyOnReturn: false }) as AsyncIterable<Note>) await this.answer(call, note);
            call.end();
          }
          private async answer(call: grpc.ServerDuplexStream<Note, Note>, note: Note) { call.write(note); await tick(); call.write(note); }
        }
      `),
          },
        ],
      }],
      name: 'in a class of handlers',
    },
  ],
  valid: [
    {
      code: grpc(`
        async function send(notes: Note[]) {
          const call = client.talk();
          for (const note of notes) { await tick(); call.write(note); }
          call.end();
        }
        async function main(notes: Note[]) { await Promise.all([send(notes), send(notes)]); }
      `),
      name: 'a stream of its own for each task',
    },
    {
      code: grpc(`
        function talk(call: grpc.ServerDuplexStream<Note, Note>) {
          call.on('data', (note: Note) => { call.write(note); });
          call.on('end', () => { call.end(); });
        }
      `),
      name: 'a synchronous echo',
    },
    {
      code: grpc(`
        import { createWriteStream } from 'node:fs';
        async function main() {
          const call = createWriteStream('log');
          const feed = async () => { await tick(); call.write('a'); await tick(); call.write('b'); };
          await Promise.all([feed(), feed()]);
        }
      `),
      name: 'a stream that is not a gRPC stream',
    },
    {
      code: grpc(`
        async function main(call: grpc.ClientWritableStream<Note>, notes: Note[]) {
          call.on('error', () => undefined);
          for (const note of notes) if (!call.write(note)) await once(call, 'drain');
          call.end();
        }
      `),
      name: 'a sender that waits for drain',
    },
  ],
});

untyped.run('no-concurrent-send', noConcurrentSend, {
  invalid: [
    {
      code: `
        import { ChatClient } from './chat_grpc_pb';
        async function main(client) {
          const stream = client.talk();
          const feed = async () => { await tick(); stream.write('a'); await tick(); stream.write('b'); };
          return Promise.all([feed(), feed()]);
        }
      `,
      errors: [{ line: 5, messageId: 'shared' }],
      name: 'a stream opened on a client, without types',
    },
  ],
  valid: [
    {
      code: `
        function talk(call) {
          call.on('data', async (note) => { await tick(); call.write(note); });
        }
      `,
      name: 'a file that does not import gRPC',
    },
    {
      code: `
        const grpc = require('@grpc/grpc-js');
        async function main() {
          const stream = fs.createWriteStream('log');
          const feed = async () => { await tick(); stream.write('a'); await tick(); stream.write('b'); };
          await Promise.all([feed(), feed()]);
        }
      `,
      name: 'a file stream beside gRPC, without types',
    },
  ],
});
