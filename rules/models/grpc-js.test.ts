import { noConcurrentReceive } from '../no-concurrent-receive';
import { noConcurrentSend } from '../no-concurrent-send';
import { typed } from '../testing/rule-tester';
import { withoutSuggestions } from '../testing/without-suggestions';

const PRELUDE = [
  "import * as grpc from '@grpc/grpc-js';",
  "import { ChatService, type ChatClient, type ChatServer } from './generated/ts-proto-grpc-js';",
  "import type { ChatClient as ToolsClient, IChatServer } from './generated/chat_grpc_pb';",
  "import type { Note as ToolsNote } from './generated/chat_pb';",
  "import type { Note } from './generated/note';",
  'declare const client: ChatClient; declare const note: Note; declare function tick(): Promise<void>;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

/** Two tasks, each of which sends on the stream before and after a wait. */
function twoSenders(declaration: string, stream = 'call'): string {
  return code(`
    async function main(${declaration}) {
      const feed = async () => { await tick(); ${stream}.write(note); await tick(); ${stream}.write(note); };
      await Promise.all([feed(), feed()]);
    }
  `);
}

typed.run('no-concurrent-send', withoutSuggestions(noConcurrentSend), {
  invalid: [
    ...[
      ['an interface that extends a stream', 'call: Talk', 'call', 'interface Talk extends grpc.ClientDuplexStream<Note, Note> { id: string }'],
      ['an alias of a union of aliases', 'call: Either', 'call', 'type Up = grpc.ClientWritableStream<Note>; type Either = Up | grpc.ServerWritableStream<Note, Note> | undefined;'],
      ['a generic alias', 'call: Sink<Note>', 'call', 'type Sink<T> = { id: string } & grpc.ClientWritableStream<T>;'],
      ['what a method returns', "call: ReturnType<ChatClient['talk']>", 'call', ''],
      ['what a handler of a generated server takes', "call: Parameters<ChatServer['talk']>[0]", 'call', ''],
      ['members picked from a wrapper', "call: Pick<Wrapper['call'], 'write' | 'end'>", 'call', 'interface Wrapper { call: grpc.ClientWritableStream<Note> }'],
      ['members left by an omission', "call: Omit<grpc.ClientWritableStream<Note>, 'read'>", 'call', ''],
      ['a readonly field of a wrapper', 'wrapper: Readonly<Wrapper>', 'wrapper.call', 'interface Wrapper { call?: grpc.ClientWritableStream<Note> }'],
    ].map(([name, declaration = '', stream = '', types = '']) => ({
      code: `${twoSenders(declaration, stream)}\n${types}`,
      errors: [{ line: 3, messageId: 'shared' as const }],
      name: `through ${name ?? ''}`,
    })),
    {
      code: code(`
        async function main(client: ToolsClient, item: ToolsNote) {
          const call = client.talk();
          const feed = async () => { await tick(); call.write(item); await tick(); call.write(item); };
          await Promise.all([feed(), feed()]);
        }
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'a client in the shape of grpc-tools',
    },
    {
      code: code(`
        const server: Partial<IChatServer> = {
          talk(call) {
            const feed = async (item: ToolsNote) => { await tick(); call.write(item); await tick(); call.write(item); };
            void feed(call.read());
            void feed(call.read());
          },
        };
      `),
      errors: [{ line: 4, messageId: 'shared' }],
      name: 'a handler among those of a generated server',
    },
    ...[
      ["the member of an enum", 'Events.Data', "enum Events { Data = 'data' }"],
      ['the property of a constant object', 'EVENTS.data', "const EVENTS = { data: 'data' } as const;"],
    ].map(([name = '', event = '', declaration = '']) => ({
      code: code(`
        ${declaration}
        async function main(call: grpc.ServerReadableStream<Note, Note>, out: grpc.ClientWritableStream<Note>) {
          const copy = async (item: Note) => { await tick(); out.write(item); await tick(); out.write(item); };
          call.on(${event}, (item: Note) => { void copy(item); });
        }
      `),
      errors: [{ line: 4, messageId: 'repeated' as const }],
      name: `a listener whose event is ${name}`,
    })),
    {
      code: code(`
        const twice: grpc.Interceptor = (options, nextCall) => {
          const call = new grpc.InterceptingCall(nextCall(options));
          call.start(new grpc.Metadata());
          call.sendMessage(note);
          call.sendMessage(note);
          call.halfClose();
          return call;
        };
      `),
      errors: [{ line: 6, messageId: 'overlap' }],
      name: 'two messages for the one slot of an intercepting call',
    },
    {
      code: code(`
        function replay(next: ReturnType<grpc.NextCall>, saved: Note[]) {
          for (const item of saved) next.sendMessageWithContext({}, item);
          next.halfClose();
        }
      `),
      errors: [{ line: 3, messageId: 'repeated' }],
      name: 'saved messages that are sent again in one turn',
    },
    {
      code: code('declare const call: grpc.InterceptingCall;\nawait Promise.resolve();\ncall.sendMessage(note);\ncall.sendMessage(note);'),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'two messages in one turn of the module itself',
    },
    {
      code: code(`
        function raw(channel: grpc.Channel) {
          const call = channel.createCall('/chat.Chat/Talk', Infinity, null, null, 0);
          call.sendMessageWithContext({}, Buffer.from('a'));
          call.sendMessageWithContext({}, Buffer.from('b'));
        }
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'two messages for the one slot of a channel’s own call',
    },
    {
      code: code(`
        const double: grpc.ServerInterceptor = (method, call) => new grpc.ServerInterceptingCall(call, {
          sendMessage: (message, next) => {
            call.sendMessage(message, () => undefined);
            call.sendMessage(message, () => undefined);
          },
        });
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'two messages in an interceptor of a server',
    },
  ],
  valid: [
    {
      code: code(`
        const retry: grpc.Interceptor = (options, nextCall) => {
          let saved: Note;
          return new grpc.InterceptingCall(nextCall(options), {
            sendMessage(message, next) { saved = message; next(message); },
            halfClose(next) {
              const again = nextCall(options);
              again.start(new grpc.Metadata(), { onReceiveMessage: () => { again.startRead(); } });
              again.sendMessage(saved);
              again.halfClose();
              next();
            },
          });
        };
      `),
      name: 'a call that is made again: one message and a half-close',
    },
    {
      code: code(`
        function sendAll(call: grpc.InterceptingCall, queue: Note[]) {
          const next = queue.shift();
          if (next === undefined) call.halfClose();
          else call.sendMessageWithContext({ callback: () => { sendAll(call, queue); } }, next);
        }
      `),
      name: 'messages each of which is sent by the callback of the one before',
    },
    {
      code: code(`
        async function talk(call: grpc.InterceptingCall) {
          call.sendMessage(note);
          await tick();
          call.sendMessage(note);
          call.halfClose();
        }
      `),
      name: 'a wait between two messages of an intercepting call',
    },
    {
      code: code(`
        function answer(call: grpc.ServerInterceptingCallInterface, ok: boolean) {
          if (ok) call.sendMessage(note, () => undefined);
          else call.sendMessage({ ...note, text: '' }, () => undefined);
          call.sendStatus({ code: 0, details: '' });
        }
      `),
      name: 'one of two messages, and the status',
    },
    {
      code: code('declare const call: grpc.InterceptingCall;\ncall.sendMessage(note);\ncall.halfClose();'),
      name: 'a message and a half-close of the module itself',
    },
    {
      code: code(`
        function both(one: grpc.InterceptingCall, other: grpc.InterceptingCall) {
          one.sendMessage(note);
          other.sendMessage(note);
          one.halfClose();
          other.halfClose();
        }
      `),
      name: 'a message for each of two calls',
    },
    {
      code: code('async function main(call: (request: Note) => Promise<Note>) { await Promise.all([client.greet(note, console.log), client.greet(note, console.log), call(note)]); }'),
      name: 'concurrent unary calls on one client',
    },
    {
      code: code(`
        interface Log { write(item: Note): boolean; sendMessage(item: Note): void }
        async function main(call: Log) {
          const feed = async () => { await tick(); call.write(note); await tick(); call.write(note); };
          call.sendMessage(note);
          call.sendMessage(note);
          await Promise.all([feed(), feed()]);
        }
      `),
      name: "a user's own type with methods of the same names",
    },
    {
      code: code(`
        class Socket { send(text: string) { return text; } write(text: string) { return text; } }
        async function main(socket: Socket) {
          const feed = async () => { await tick(); socket.send('a'); await tick(); socket.write('b'); };
          await Promise.all([feed(), feed()]);
        }
      `),
      name: "a user's own socket",
    },
  ],
});

typed.run('no-concurrent-receive', withoutSuggestions(noConcurrentReceive), {
  invalid: [
    {
      code: code(`
        function pull(call: grpc.InterceptingCall) {
          call.startRead();
          call.startRead();
        }
      `),
      errors: [{ line: 4, messageId: 'overlap' }],
      name: 'two reads of which one counts',
    },
    {
      code: code(`
        async function main() {
          const call = client.list(note);
          call.on('data', (item) => { console.log(item); });
          for await (const item of call) console.log(item);
        }
      `),
      errors: [{ line: 5, messageId: 'overlap' }],
      name: 'a listener and a loop on the call of a generated client',
    },
  ],
  valid: [
    {
      code: code(`
        function pull(call: grpc.InterceptingCall) {
          call.start(new grpc.Metadata(), { onReceiveMessage: () => { call.startRead(); } });
          call.startRead();
        }
      `),
      name: 'a read for each message',
    },
    {
      code: code(`
        async function receive(call: ReturnType<ChatClient['talk']>) { for await (const item of call) console.log(item); }
        async function main(notes: Note[]) {
          const call = client.talk();
          const received = receive(call);
          for (const item of notes) { call.write(item); await tick(); }
          call.end();
          await received;
        }
      `),
      name: 'one receiver beside one sender',
    },
  ],
});
