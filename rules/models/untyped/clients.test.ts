import { usesIn } from '../../testing/untyped-uses';

describe('clients that the file builds', () => {
  test.each([
    ['a loaded package', `
      const grpc = require('@grpc/grpc-js'), loader = require('@grpc/proto-loader');
      const { chat: proto } = grpc.loadPackageDefinition(loader.loadSync('chat.proto'));
      const peer = new proto.v1.Chat('localhost:1', creds);
      const notes = peer.talk();
      notes.write({});
    `, ['3: channel', '4: opens send', '5: send']],
    ['a package loaded by a function of the file', `
      const grpc = require('@grpc/grpc-js');
      function load() { return grpc.loadPackageDefinition(definition).chat; }
      const Chat = load().Chat;
      const notes = new Chat('localhost:1', grpc.credentials.createInsecure()).talk();
      notes.end();
    `, ['4: opens send', '4: channel', '5: close']],
    ['a constructor made from a definition', `
      import { makeGenericClientConstructor } from '@grpc/grpc-js';
      const Chat = makeGenericClientConstructor(definition, 'Chat', {});
      const peer = new Chat('localhost:1', creds);
      peer.talk().on('data', show).on('end', stop);
    `, ['3: channel', '4: receive', '4: opens receive']],
    ['a generated client', `
      const services = require('./chat_grpc_pb');
      const { ChatClient } = services;
      const peer = new ChatClient('localhost:1', creds);
      const notes = peer.talk();
      notes.on('data', show); notes.write({}); notes.end();
    `, ['3: channel', '4: opens receive+send', '5: receive', '5: send', '5: close']],
    ['an imported generated client', `
      import { ChatClient as Peer } from '../gen/chat_grpc_pb.js';
      const notes = new Peer('localhost:1', creds).talk();
      for await (const note of notes) show(note);
    `, ['2: opens receive', '2: channel', '3: loop']],
    ['a client of Google\'s, but not what it fetches page by page', `
      const { SpeechClient } = require('@google-cloud/speech').v2;
      const peer = new SpeechClient();
      peer.streamingRecognize().write({});
      for await (const one of peer.listThingsAsync({})) show(one);
      peer.thingsStream().on('data', show);
    `, ['3: send', '3: opens send']],
    ['any client that is given credentials', `
      import { ChannelCredentials, credentials } from '@grpc/grpc-js';
      import { Chat } from './anywhere';
      const secure = credentials.createSsl();
      const a = new Chat('localhost:1', secure), b = new Chat('localhost:1', ChannelCredentials.createInsecure());
      a.talk().write({}); b.talk().write({});
    `, ['4: channel', '4: channel', '5: send', '5: opens send', '5: send', '5: opens send']],
  ])('%s', (_name, code, uses) => {
    expect(usesIn(code)).toEqual(uses);
  });
});

describe('where a client or its stream is kept', () => {
  const BUILT = "const grpc = require('@grpc/grpc-js'); const { Chat } = grpc.loadPackageDefinition(definition);";
  test.each([
    ['fields', `
      ${BUILT}
      class Peer {
        #chat = new Chat('a', creds);
        constructor() { this.chat = new Chat('a', creds); }
        open() { this.notes = this.chat.talk(); this.#chat.talk().write({}); }
        say() { const self = this; later(() => self.notes.write({})); }
      }
    `, ['3: channel', '4: channel', '5: opens send', '5: send', '5: opens send', '6: send']],
    ['a variable that is assigned later', `
      ${BUILT}
      let chat, notes = null;
      function open() { chat = new Chat('a', creds); notes = chat.talk(); }
      function say() { notes.write({}); }
    `, ['3: channel', '3: opens send', '4: send']],
    ['parameters', `
      ${BUILT}
      function say(sink, note = {}) { sink.write(note); }
      function open(chat = new Chat('a', creds)) { const notes = chat.talk(); say(notes); say(notes, 1); }
    `, ['2: send', '3: channel']],
    ['properties and patterns', `
      ${BUILT}
      const peers = { chat: new Chat('a', creds), calls: {} };
      const { chat } = peers, alias = peers.chat;
      chat.talk().write({}); alias.talk().write({});
    `, ['2: channel', '4: send', '4: opens send', '4: send', '4: opens send']],
    ['containers', `
      ${BUILT}
      const chat = new Chat('a', creds), open = new Map(), all = [];
      function start(id) { open.set(id, chat.talk()); all.push(open.get(id)); }
      open.get(1).write({});
      for (const [id, notes] of open) notes.write({});
      for (const notes of open.values()) notes.end();
      all.forEach((notes) => notes.write({}));
    `, ['2: channel', '4: send', '5: send', '6: close', '7: send']],
    ['a wrapper of the file', `
      ${BUILT}
      class Talk { constructor(sink) { this.sink = sink; } say() { this.sink.write({}); } }
      const talk = new Talk(new Chat('a', creds).talk());
    `, ['2: send', '3: channel']],
    ['methods called in other ways', `
      ${BUILT}
      const chat = new Chat('a', creds), name = 'talk';
      const a = chat[name]({}), b = chat.talk.bind(chat)(), c = chat.talk.call(chat);
      a.write({}); b.write({}); c.write({});
    `, ['2: channel', '3: opens send', '3: opens send', '3: opens send', '4: send', '4: send', '4: send']],
    ['aliases in a circle', `
      ${BUILT}
      let a = b, b = a; a.write({});
      function f(x) { x.write({}); f(x); }
    `, []],
  ])('%s', (_name, code, uses) => {
    expect(usesIn(code)).toEqual(uses);
  });
});

describe('halves that a stream is opened with', () => {
  const CHAT = "import { ChatClient } from './chat_grpc_pb'; const chat = new ChatClient('a', creds);";
  test('what is neither written to nor listened to is not known to be a stream', () => {
    expect(usesIn(`${CHAT} const reply = chat.greet({}, done); reply.on('status', show); chat.greet({}, done);`)).toEqual(['1: channel']);
  });
  test('a source that is piped into it makes it one', () => {
    expect(usesIn(`${CHAT} const notes = chat.talk(); file.pipe(notes);`)).toEqual(['1: channel', '1: opens send']);
  });
  test('event names in constants', () => {
    expect(usesIn(`${CHAT} const DATA = 'data', EVENTS = Object.freeze({ NOTE: DATA, END: 'end' });
      chat.talk().on(DATA, show); chat.talk().on(EVENTS.NOTE, show); chat.talk().on(EVENTS.END, show);`)).toEqual([
      '1: channel', '2: receive', '2: opens receive', '2: receive', '2: opens receive',
    ]);
  });
});

describe('channels', () => {
  test.each([
    ['nice-grpc', "import { createChannel } from 'nice-grpc'; createChannel('a'); createChannel('a', creds, options);", ['1: channel']],
    ['connect', "import { createGrpcTransport } from '@connectrpc/connect-node'; createGrpcTransport({ baseUrl: 'a' }); createGrpcTransport({ sessionManager: one });", ['1: channel']],
    ['protobuf-ts', "import { GrpcTransport } from '@protobuf-ts/grpc-transport'; new GrpcTransport({ host: 'a', channelCredentials: creds });", ['1: channel']],
    ['a client on another channel', "const { ChatClient } = require('./chat_grpc_pb'); new ChatClient('a', creds, { channelOverride: one });", []],
    ['a server', "const grpc = require('@grpc/grpc-js'); new grpc.Server(); new grpc.Metadata();", []],
  ])('%s', (_name, code, uses) => {
    expect(usesIn(code)).toEqual(uses);
  });
});

describe('protobuf-ts', () => {
  test('the halves of a call on a generated client', () => {
    expect(usesIn(`
      import { ChatClient } from './gen/chat.client';
      const call = new ChatClient(transport).talk();
      await call.requests.send({}); await call.requests.complete();
      for await (const note of call.responses) show(note);
    `)).toEqual(['2: opens receive+send', '3: send', '3: close', '4: loop']);
  });
});

describe('hand-written streams', () => {
  test.each([
    ['two of the names on one variable', "import '@grpc/grpc-js'; async (peer) => { await peer.sendMsg(1); await peer.recvMsg(); }", ['1: send', '1: receive']],
    ['one of the names', "import '@grpc/grpc-js'; async (peer) => { await peer.sendMsg(1); await peer.sendMsg(2); }", []],
    ['a file without gRPC', 'async (peer) => { await peer.sendMsg(1); await peer.recvMsg(); }', []],
  ])('%s', (_name, code, uses) => {
    expect(usesIn(code)).toEqual(uses);
  });
});
