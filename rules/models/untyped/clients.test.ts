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
