import type { TSESLint, TSESTree } from '@typescript-eslint/utils';

import { readSettings } from '../config/settings';
import type { FunctionNode } from '../domain';
import { typed } from '../testing/rule-tester';
import { resolverFor } from './resolver';

/** Reports what the resolver answers, so that a test can state it as an error at a place. */
const answers: TSESLint.RuleModule<'builds' | 'destroys' | 'handler' | 'opens' | 'reply'> = {
  create(context) {
    const resolver = resolverFor(context.sourceCode, readSettings({}));
    if (resolver === undefined) return {};
    const noteFunction = (node: FunctionNode): void => {
      if (resolver.isHandler(node)) context.report({ messageId: 'handler', node });
    };
    const noteBuilder = (node: TSESTree.CallExpression | TSESTree.NewExpression): void => {
      if (resolver.buildsChannel(node)) context.report({ messageId: 'builds', node });
    };
    return {
      ArrowFunctionExpression: noteFunction,
      CallExpression(node) {
        noteBuilder(node);
        if (resolver.operation(node)?.kind === 'reply') context.report({ messageId: 'reply', node });
        const halves = resolver.opens(node)?.join(' and ');
        if (halves !== undefined) context.report({ data: { halves }, messageId: 'opens', node });
      },
      ForOfStatement(node) {
        if (resolver.iteration(node.right)?.destroys === true) context.report({ messageId: 'destroys', node });
      },
      FunctionDeclaration: noteFunction,
      FunctionExpression: noteFunction,
      NewExpression: noteBuilder,
    };
  },
  meta: {
    defaultOptions: [],
    messages: {
      builds: 'builds a channel',
      destroys: 'destroys the stream',
      handler: 'is a handler',
      opens: 'opens a stream to {{halves}}',
      reply: 'replies',
    },
    schema: [],
    type: 'problem',
  },
};

const PRELUDE = [
  "import * as grpc from '@grpc/grpc-js';",
  "import { createChannel, type CallContext } from 'nice-grpc';",
  "import { createClient, type ConnectRouter } from '@connectrpc/connect';",
  "import { createConnectTransport, createGrpcTransport, type Http2SessionManager } from '@connectrpc/connect-node';",
  "import { GrpcTransport } from '@protobuf-ts/grpc-transport';",
  "import type { RpcOutputStream, ServerCallContext } from '@protobuf-ts/runtime-rpc';",
  "import { ChatClient, type ChatServer } from './generated/ts-proto-grpc-js';",
  "import { ChatClient as ToolsClient } from './generated/chat_grpc_pb';",
  "import { ChatClient as PbClient } from './generated/protobuf-ts.client';",
  "import { Chat } from './generated/connect_pb';",
  "import type { Note } from './generated/note';",
  'declare const note: Note; declare const creds: grpc.ChannelCredentials; declare const shared: grpc.Channel;',
  'declare const client: ChatClient; declare const tools: ToolsClient; declare const pb: PbClient;',
  'type Talk = grpc.ServerDuplexStream<Note, Note>;',
].join(' ');

function code(text: string): string {
  return `${PRELUDE}\n${text}`;
}

typed.run('what the typed resolver answers', answers, {
  invalid: [
    ...[
      ["a client of ts-proto's shape", "new ChatClient('host', creds)"],
      ["a client of grpc-tools' shape, with options", "new ToolsClient('host', creds, { 'grpc.keepalive_time_ms': 1000 })"],
      ['a bare client', "new grpc.Client('host', creds, {})"],
      ['a bare channel', "new grpc.Channel('host', creds, {})"],
      ['a channel of nice-grpc', "createChannel('host')"],
      ['a transport of connect', "createGrpcTransport({ baseUrl: 'host' })"],
      ['a transport of connect for HTTP/2', "createConnectTransport({ baseUrl: 'host', httpVersion: '2' })"],
      ['a transport of protobuf-ts', "new GrpcTransport({ channelCredentials: creds, host: 'host' })"],
    ].map(([name = '', text = '']) => ({ code: code(text), errors: [{ line: 2, messageId: 'builds' as const }], name: `${name} builds a channel` })),
    ...[
      ['a method of a client', 'client.talk()', 'receive and send'],
      ['a method with metadata and options', 'client.talk(new grpc.Metadata(), {})', 'receive and send'],
      ['a method of a server stream', 'client.list(note)', 'receive'],
      ['a method of a client stream', 'client.upload(() => undefined)', 'send'],
      ['a method by a computed name', "client[Math.random() > 1 ? 'talk' : ('talk' as const)]()", 'receive and send'],
      ["a client of grpc-tools' shape", 'tools.talk()', 'receive and send'],
      ['a bare client', "client.makeServerStreamRequest('m', (value: Note) => Buffer.from(value.text), () => note, note)", 'receive'],
      ['a duplex call of protobuf-ts', 'pb.talk()', 'receive and send'],
      ['a client-streaming call of protobuf-ts', 'pb.upload()', 'send'],
      ['a server-streaming call of protobuf-ts', 'pb.list(note)', 'receive'],
    ].map(([name = '', text = '', halves = '']) => ({
      code: code(text),
      errors: [{ data: { halves }, line: 2, messageId: 'opens' as const }],
      name: `${name} opens a stream`,
    })),
    ...[
      ['a parameter by another name', 'function answer(respond: grpc.sendUnaryData<Note>) { respond(null, note); }'],
      ["a user's own alias, optional", 'type Done = grpc.sendUnaryData<Note>; function answer(respond?: Done) { respond?.(null, note); }'],
      ['a field', 'class Job { constructor(private readonly callback: grpc.sendUnaryData<Note>) {} run() { this.callback(null, note); } }'],
      ['another name for the callback', 'function answer(callback: grpc.sendUnaryData<Note>) { const done = callback; done(null, note); }'],
      ['a destructured parameter', 'function answer({ send }: { send: grpc.sendUnaryData<Note> }) { send({ code: 5 }); }'],
    ].map(([name = '', text = '']) => ({ code: code(text), errors: [{ line: 2, messageId: 'reply' as const }], name: `${name} replies` })),
    {
      code: code('const server: Partial<ChatServer> = {\ngreet(call, respond) {\nrespond(null, note);\n} };'),
      errors: [{ line: 3, messageId: 'handler' }, { line: 4, messageId: 'reply' }],
      name: 'a handler of a unary call replies',
    },
    ...[
      ['of grpc-js', 'function talk(call: Talk) { call.end(); }'],
      ['of nice-grpc', 'async function upload(requests: AsyncIterable<Note>, context: CallContext & { user: string }) { for await (const item of requests) console.log(item, context); return note; }'],
      ['of protobuf-ts', 'async function upload(requests: RpcOutputStream<Note>, context: ServerCallContext) { for await (const item of requests) console.log(item, context); return note; }'],
      ['of connect, without its context', 'function routes(router: ConnectRouter) { router.service(Chat, { async *talk(requests) { for await (const item of requests) yield item; } }); }'],
    ].map(([name = '', text = '']) => ({ code: code(text), errors: [{ line: 2, messageId: 'handler' as const }], name: `a handler ${name}` })),
    ...[
      ['a duplex call of a server', 'call'],
      ['its iterator', 'call.iterator()'],
      ['its iterator with options that say so', 'call.iterator({ destroyOnReturn: true }) as AsyncIterable<Note>'],
    ].map(([name = '', iterated = '']) => ({
      code: code(`async function read(call: Talk, id: number, session: string) { for await (const item of ${iterated}) console.log(item, id, session); }`),
      errors: [{ line: 2, messageId: 'destroys' as const }],
      name: `a loop over ${name} destroys it`,
    })),
  ],
  valid: [
    ...[
      ['shares a channel', "new ChatClient('host', creds, { channelOverride: shared })"],
      ['may share a channel', "function build(options: grpc.ClientOptions) { return new ChatClient('host', creds, options); }"],
      ['shares a channel on one way', "new ChatClient('host', creds, Math.random() > 1 ? { channelOverride: shared } : {})"],
      ['has options that are spread', "function build(rest: [string, grpc.ChannelCredentials]) { return new ChatClient(...rest); }"],
      ['has options of any kind', "function build(options: any) { return new ChatClient('host', creds, options); }"],
      ['shares a session', "function build(sessionManager: Http2SessionManager) { return createGrpcTransport({ baseUrl: 'host', sessionManager }); }"],
      ['needs no channel for HTTP/1.1', "createConnectTransport({ baseUrl: 'host', httpVersion: '1.1' })"],
      ['shares the channel of its clients', "new GrpcTransport({ channelCredentials: creds, clientOptions: { channelOverride: shared }, host: 'host' })"],
      ['is built over a transport', "function build(transport: GrpcTransport) { return new PbClient(transport); }"],
      ['is built by a function of the same name', "function build(createChannel: (host: string) => object) { return createChannel('host'); }"],
      ["is a user's own client", "class MyClient { constructor(readonly host: string, readonly creds: unknown) {} } new MyClient('host', creds);"],
    ].map(([name = '', text = '']) => ({ code: code(text), name: `what ${name} builds no channel` })),
    ...[
      ['an accessor of a subclass', 'class Mine extends grpc.Client { stream?: grpc.ClientDuplexStream<Note, Note>; current() { return this.stream; } } declare const mine: Mine; mine.current();'],
      ["a client of the user's own", 'interface Mine { talk(): grpc.ClientDuplexStream<Note, Note> } declare const mine: Mine; mine.talk();'],
      ['a unary call', 'client.greet(note, () => undefined); pb.greet(note);'],
      ['a function that finds a stream', 'declare function find(id: string): grpc.ClientDuplexStream<Note, Note>; find("a");'],
    ].map(([name = '', text = '']) => ({ code: code(text), name: `${name} opens no stream` })),
    ...[
      ['a callback of the user', 'function run(callback: (error: null, item: Note) => void) { callback(null, note); }'],
      ['a callback of a client', 'function run(callback: grpc.requestCallback<Note>) { callback(null, note); }'],
      ['a wrapper of a callback', 'declare function once<T>(fn: T): T; function run(callback: grpc.sendUnaryData<Note>) { const done = once(callback); done(null, note); }'],
      ['a wrapper that is written out', 'function run(callback: grpc.sendUnaryData<Note>) { const done: grpc.sendUnaryData<Note> = (error, item) => { setImmediate(callback, error, item); }; done(null, note); }'],
      ['a wrapper in a field', 'declare function once<T>(fn: T): T; class Job { private readonly done: grpc.sendUnaryData<Note>; constructor(callback: grpc.sendUnaryData<Note>) { this.done = once(callback); } run() { this.done(null, note); } }'],
      ['an untyped callback', 'function run(callback: any) { callback(null, note); }'],
    ].map(([name = '', text = '']) => ({ code: code(text), name: `${name} is no reply` })),
    ...[
      ['that is kept', 'call: Talk', 'call.iterator({ destroyOnReturn: false })'],
      ['that is kept, under a cast', 'call: Talk', 'call.iterator({ destroyOnReturn: false }) as AsyncIterable<Note>'],
      ['with options that are not known', 'call: Talk, options: object', 'call.iterator(options)'],
      ['of a server that only receives', 'call: grpc.ServerReadableStream<Note, Note>', 'call'],
      ['of a client', 'call: grpc.ClientDuplexStream<Note, Note>', 'call'],
    ].map(([name = '', parameters = '', iterated = '']) => ({
      code: code(`async function read(id: number, session: string, ${parameters}) { for await (const item of ${iterated}) console.log(item, id, session); }`),
      name: `a loop over a stream ${name} does not destroy it`,
    })),
    ...[
      ['that does not resolve', "import thing from './missing'; thing.write(1); new thing.Client('host', creds, {}); (async () => { for await (const item of thing.list()) thing.callback(item); })();"],
      ['that refers to itself', 'type Self = Self[]; interface Base extends Base { write(): void } declare const a: Self, b: Base; a.write(1); b.write(); function run<T extends T>(callback: T) { callback(1); callback.on("data", run); }'],
      ['without an initialiser that ends', 'const a = b; const b = a; async function run() { for await (const item of a) console.log(item); }'],
      ['without its arguments', 'new grpc.Client(); declare const call: Talk; call.on(); call.write(); createChannel; super.write();'],
      ['behind other syntax', 'declare const call: Talk; (0, call.write)(note); call.write`note`; call["wri" + "te"](note); import("x").then((all) => all.write(1));'],
      ['of no possible type', 'declare const never: never; never.write(1); never.sendMessage(1); never.sendMsg(1);'],
    ].map(([name = '', text = '']) => ({ code: code(text), name: `a value ${name} does no harm` })),
    {
      code: code('function save(item: Note, context: { user: string }) { return [item, context]; } createClient(Chat, {} as never);'),
      name: 'a function with a context of its own is no handler',
    },
  ],
});
