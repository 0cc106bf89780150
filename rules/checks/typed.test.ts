import { noChannelPerCall } from '../no-channel-per-call';
import { noFloatingSend } from '../no-floating-send';
import { noLateReceive } from '../no-late-receive';
import { noUnclosedStream } from '../no-unclosed-stream';
import { requireBackpressure } from '../require-backpressure';
import { typed } from '../testing/rule-tester';

const PRELUDE = [
  "import * as grpc from '@grpc/grpc-js';",
  "import { createWritableIterable } from '@connectrpc/connect/protocol';",
  "import { GrpcTransport } from '@protobuf-ts/grpc-transport';",
  "import { guardStream } from 'eslint-plugin-grpc-streams/runtime-guard';",
  "import { once } from 'node:events';",
  "import { promisify } from 'node:util';",
  "import type { Note } from './generated/note';",
  "import { ChatClient as ProtobufTsClient } from './generated/protobuf-ts.client';",
  "import { ChatClient } from './generated/ts-proto-grpc-js';",
  'declare const client: ChatClient; declare const protobufTs: ProtobufTsClient;',
  'declare const credentials: grpc.ChannelCredentials; declare const note: Note; declare function tick(): Promise<void>;',
].join(' ');

/** Code with the prelude as its line 1, so that the snippet starts on line 2. */
function code(text: string): string {
  return `${PRELUDE}\n${text.replace(/^\n/, '')}`;
}

typed.run('no-floating-send', noFloatingSend, {
  invalid: [
    {
      code: code('async function main() { const call = protobufTs.talk(); call.requests.send(note); }'),
      errors: [
        {
          data: { stream: 'call.requests' },
          messageId: 'floating',
          suggestions: [{ messageId: 'awaitSend', output: code('async function main() { const call = protobufTs.talk(); await call.requests.send(note); }') }],
        },
      ],
      name: 'a send of protobuf-ts',
    },
    {
      code: code('async function main() { const call = guardStream(client.talk()); void (call?.sendMsg(note)); }'),
      errors: [
        {
          messageId: 'floating',
          suggestions: [{ messageId: 'awaitSend', output: code('async function main() { const call = guardStream(client.talk()); await (call?.sendMsg(note)); }') }],
        },
      ],
      name: 'a send of a guarded stream, marked with void',
    },
    {
      code: code('async function main(ready: boolean) { const sink = createWritableIterable<Note>(); ready && sink.write(note); }'),
      errors: [{ messageId: 'floating' }],
      name: 'a write of connect, which settles once it is read, so that waiting for it here may take for ever',
    },
    {
      code: code('function main() { const call = protobufTs.talk(); call.requests.send(note); }'),
      errors: [{ messageId: 'floating', suggestions: [] }],
      name: 'in a function that cannot wait',
    },
    {
      code: code('async function main() { const call = protobufTs.talk(); setTimeout(async () => call.requests.send(note), 1000); }'),
      errors: [{ messageId: 'floating', suggestions: [] }],
      name: 'as the result of a callback, where waiting would change nothing',
    },
    {
      code: code('async function main() { class Log { static { protobufTs.talk().requests.send(note); } } }'),
      errors: [{ messageId: 'floating', suggestions: [] }],
      name: 'in the initialiser of a class, which cannot wait',
    },
    {
      code: code('async function main(call: grpc.ClientWritableStream<Note>) { const write = promisify(call.write).bind(call); write(note); }'),
      errors: [
        {
          messageId: 'floating',
          suggestions: [{ messageId: 'awaitSend', output: code('async function main(call: grpc.ClientWritableStream<Note>) { const write = promisify(call.write).bind(call); await write(note); }') }],
        },
      ],
      name: 'a promised write',
    },
  ],
  valid: [
    { code: code('async function main() { const call = protobufTs.talk(); await call.requests.send(note); }'), name: 'awaited' },
    { code: code('function main(call: grpc.ClientDuplexStream<Note, Note>) { call.write(note); }'), name: 'a write without a promise' },
    { code: code('function intercept(call: grpc.InterceptingCall) { for (const item of [1, 2]) call.sendMessage(item); }'), name: 'a message of an interceptor' },
    { code: code('function main(socket: { send(note: Note): Promise<void> }) { socket.send(note); }'), name: 'a send that is none of gRPC' },
    { code: code('function main(call: any) { call.send(note); }'), name: 'a send on anything' },
  ],
});

typed.run('require-backpressure', requireBackpressure, {
  invalid: [
    {
      code: code(`
        async function upload(call: grpc.ClientWritableStream<Note>, lines: AsyncIterable<string>) {
          for await (const text of lines) {
            call.write({ tags: [], text });
          }
        }
      `),
      errors: [{ data: { line: '3', stream: 'call' }, line: 4, messageId: 'unbounded' }],
      name: 'the lines of a file',
    },
    {
      code: code(`
        declare function readings(): Generator<Note>;
        function list(call: grpc.ServerWritableStream<Note, Note>) { for (const reading of readings()) call.write(reading); }
      `),
      errors: [{ line: 3, messageId: 'unbounded' }],
      name: 'a generator that is declared elsewhere, on a server',
    },
  ],
  valid: [
    {
      code: code('async function echo(call: grpc.ServerDuplexStream<Note, Note>) { for await (const item of call) call.write(item as Note); }'),
      name: 'the messages of the peer',
    },
    {
      code: code('async function relay(call: grpc.ClientWritableStream<Note>) { for await (const item of protobufTs.list(note).responses) call.write(item); }'),
      name: 'the messages of another peer',
    },
    {
      code: code('function all(call: grpc.ClientWritableStream<Note>, notes: Map<string, Note>) { for (const item of notes.values()) call.write(item); }'),
      name: 'the values of a map',
    },
    {
      code: code('function all(call: grpc.ClientWritableStream<Note>, notes: Iterable<Note>) { for (const item of notes) call.write(item); }'),
      name: 'an iterable that may be an array',
    },
    {
      code: code("async function upload(call: grpc.ClientWritableStream<Note>, notes: AsyncIterable<Note>) { for await (const item of notes) if (!call.write(item)) await once(call, 'drain'); }"),
      name: 'a wait for drain',
    },
    {
      code: code('function intercept(call: grpc.InterceptingCall) { for (;;) call.sendMessage(note); }'),
      name: 'a message of an interceptor, which has no backpressure',
    },
  ],
});

typed.run('no-unclosed-stream', noUnclosedStream, {
  invalid: [
    {
      code: code(`
        function main() {
          const call = client.talk();
          call.on('data', (item: Note) => { console.log(item); });
          call.write(note);
        }
      `),
      errors: [{ line: 3, messageId: 'unclosed' }],
      name: 'a stream of grpc-js',
    },
    {
      code: code('async function main() { const call = protobufTs.talk(); call.responses.onMessage(console.log); await call.requests.send(note); }'),
      errors: [{ messageId: 'unclosed' }],
      name: 'a stream of protobuf-ts, used by its halves',
    },
    {
      code: code('function main() { client.upload(() => undefined).write(note); }'),
      errors: [{ messageId: 'unclosed' }],
      name: 'a stream that is dropped',
    },
  ],
  valid: [
    { code: code('function main() { const call = client.talk(); call.write(note); call.end(); }'), name: 'ended' },
    { code: code('async function main() { const call = protobufTs.talk(); await call.requests.send(note); await call.requests.complete(); }'), name: 'completed' },
    { code: code('async function main() { const call = protobufTs.talk(); for await (const item of call.responses) console.log(item); }'), name: 'one half iterated' },
    { code: code('function main() { const call = client.talk({ deadline: Date.now() }); call.write(note); }'), name: 'with a deadline' },
    { code: code("function main() { const call = client.list(note); call.on('data', console.log); }"), name: 'without a send half' },
    { code: code('function main() { client.greet(note, () => undefined); }'), name: 'a unary call' },
    { code: code('function open() { return client.talk(); } function main() { const call = open(); call.write(note); call.end(); }'), name: 'opened by a factory' },
  ],
});

typed.run('no-channel-per-call', noChannelPerCall, {
  invalid: [
    {
      code: code(`
        const greet: grpc.handleUnaryCall<Note, Note> = (call, callback) => {
          const backend = new ChatClient('backend:1', credentials);
          backend.greet(call.request, callback);
        };
      `),
      errors: [{ data: { line: '2', stream: 'stream' }, line: 3, messageId: 'repeated' }],
      name: 'a client of grpc-js in a handler',
    },
    {
      code: code(`
        async function main(notes: Note[]) {
          for (const item of notes) {
            const transport = new GrpcTransport({ channelCredentials: grpc.credentials.createInsecure(), host: 'backend:1' });
            await new ProtobufTsClient(transport).greet(item);
          }
        }
      `),
      errors: [{ line: 4, messageId: 'repeated' }],
      name: 'a transport of protobuf-ts in a loop',
    },
  ],
  valid: [
    {
      code: code('async function main(hosts: string[]) { for (const host of hosts) { const backend = new ChatClient(`${host}:1`, credentials); backend.close(); } }'),
      name: 'another peer in each round',
    },
    {
      code: code("const pool = [1, 2].map(() => new ChatClient('backend:1', credentials));"),
      name: 'a pool',
    },
    {
      code: code("function main(channel: grpc.Channel) { for (;;) { const backend = new ChatClient('backend:1', credentials, { channelOverride: channel }); backend.close(); } }"),
      name: 'clients on one channel',
    },
    {
      code: code("function main(names: string[]) { for (const name of names) { const entry = new Map([['name', name]]); entry.clear(); } }"),
      name: 'something else that is built',
    },
  ],
});

typed.run('no-late-receive', noLateReceive, {
  invalid: [
    {
      code: code(`
        async function main() {
          const call = protobufTs.list(note);
          await tick();
          call.responses.onMessage((item) => { console.log(item); });
        }
      `),
      errors: [{ data: { line: '4', stream: 'call.responses' }, line: 5, messageId: 'late' }],
      name: 'a listener of protobuf-ts',
    },
  ],
  valid: [
    {
      code: code('async function main() { const call = protobufTs.list(note); call.responses.onMessage((item) => { console.log(item); }); await tick(); }'),
      name: 'a listener at once',
    },
    {
      code: code('async function main() { const call = protobufTs.list(note); await tick(); for await (const item of call.responses) console.log(item); }'),
      name: 'a loop, for which messages are kept',
    },
    {
      code: code("async function main() { const call = client.list(note); await tick(); call.on('data', console.log); }"),
      name: 'a listener of grpc-js, for which messages wait',
    },
  ],
});
