import { usesIn } from '../../testing/untyped-uses';

const GRPC = "const grpc = require('@grpc/grpc-js');";

describe('handlers that the file registers', () => {
  test.each([
    ['methods of a literal', `
      ${GRPC}
      const server = new grpc.Server();
      server.addService(Chat.service, {
        talk(peer) { peer.write({}); },
        greet: (request, answer) => { answer(null, {}); },
      });
    `, ['4: handler', '4: send', '5: handler', '5: reply']],
    ['functions by name', `
      ${GRPC}
      function talk(peer) { peer.on('data', show); }
      const greet = async (request, answer) => { const reply = answer; reply(null, {}); };
      const handlers = { talk };
      start(new grpc.Server());
      function start(server) { server.addService(Chat.service, { ...handlers, greet }); }
    `, ['2: handler', '2: receive', '3: handler', '3: reply']],
    ['methods of a class', `
      ${GRPC}
      class Impl {
        talk(peer) { this.say(peer); }
        say(peer) { peer.write({}); }
        _log(file) { file.end(); }
      }
      new grpc.Server().addService(Chat.service, new Impl());
    `, ['3: handler', '4: send']],
    ['a class that serves itself', `
      ${GRPC}
      interface Note { request: string }
      class Server {
        start() { this.server.addService(Chat.service, this); }
        subscribe(listener) { this.listeners.push(listener); }
        setNote(note: Note) { this.note = note.request; }
        greet({ request }, answer) { answer(null, request); }
        count(numbers, answer) { numbers.on('data', add); }
      }
    `, ['7: handler', '7: reply', '8: handler', '8: receive']],
    ['bound methods', `
      ${GRPC}
      class Server {
        start() { this.server.addService(Chat.service, { talk: this.talk.bind(this), greet: this.greet }); }
        talk(peer) { peer.end(); }
        greet = (request, answer) => answer(null, {});
      }
    `, ['4: handler', '4: close', '5: handler', '5: reply']],
    ['NestJS', `
      import { GrpcStreamCall } from '@nestjs/microservices';
      class Chat { @GrpcStreamCall('Chat') talk(peer) { peer.write({}); } other(peer) { peer.write({}); } }
    `, ['2: handler', '2: send']],
    ['a class that implements a generated service', `
      import { IChatServer } from './chat_grpc_pb';
      class Chat implements IChatServer { talk(peer) { peer.write({}); } }
    `, ['2: handler', '2: send']],
    ['functions of a handler\'s type', `
      import { handleBidiStreamingCall } from '@grpc/grpc-js';
      const talk: handleBidiStreamingCall<A, B> = (peer) => { peer.write({}); };
      /** @type {import('@grpc/grpc-js').handleUnaryCall<A, B>} */
      const greet = (request, answer) => { answer(null, {}); };
    `, ['2: handler', '2: send', '4: handler', '4: reply']],
    ['the name of the call alone', `
      ${GRPC}
      function greet(call, callback) { callback(null, {}); }
      function other(request, callback) { callback(null, {}); }
    `, ['2: reply']],
  ])('%s', (_name, code, uses) => {
    expect(usesIn(code)).toEqual(uses);
  });
});

describe('declared types', () => {
  test.each([
    ['annotations', `
      import * as grpc from '@grpc/grpc-js';
      import type { ServerDuplexStream as Duplex, sendUnaryData } from '@grpc/grpc-js';
      type Talk = Duplex<A, B>;
      const f = (a: grpc.ServerWritableStream<A, B>, b: Talk | undefined) => { a.write({}); a.on('data', show); b.write({}); };
      const g = (a: grpc.ServerUnaryCall<A, B>, b: sendUnaryData<B>) => { b(null, {}); };
      class H { private sink?: import('@grpc/grpc-js').ClientWritableStream<A>; say() { this.sink?.write({}); } }
    `, ['4: send', '4: send', '5: reply', '6: send']],
    ['JSDoc', `
      ${GRPC}
      /**
       * @param {string} name who
       * @param {grpc.ServerDuplexStream<import('./a').A, B>} peer
       */
      function f(name, peer) { peer.write({}); name.write({}); }
      /** @type {import('@grpc/grpc-js').ClientDuplexStream<A, B>} */
      let sink;
      sink.write({});
      /** @param {Array<grpc.ServerDuplexStream>} all */
      function g(all) { all.end(); }
    `, ['6: send', '9: send']],
    ['a class of a generated client', `
      import { ChatClient } from './chat_grpc_pb';
      class Peer { constructor(private readonly chat: ChatClient) {} say() { this.chat.talk().write({}); } }
    `, ['2: send', '2: opens send']],
  ])('%s', (_name, code, uses) => {
    expect(usesIn(code).filter((use) => !use.endsWith('handler'))).toEqual(uses);
  });
});

describe('loops that end a server\'s stream', () => {
  const server = (body: string): string =>
    `${GRPC} new grpc.Server().addService(Chat.service, { async talk(peer) { ${body} } });`;
  test.each([
    ['a loop in a handler that answers', 'for await (const note of peer) peer.write(note);', 'destroying loop'],
    ['a loop in a handler that ends the call', 'for await (const note of peer) show(note); peer.end();', 'destroying loop'],
    ['a loop in a handler that only reads', 'for await (const note of peer) show(note);', 'loop'],
    ['a loop that keeps the stream', 'for await (const note of peer.iterator({ destroyOnReturn: false })) peer.write(note);', 'loop'],
  ])('%s', (_name, body, loop) => {
    expect(usesIn(server(body))).toContain(`1: ${loop}`);
  });
  test('a loop over a client\'s stream', () => {
    expect(usesIn("import { ChatClient } from './chat_grpc_pb'; const peer = new ChatClient('a', creds).talk(); for await (const note of peer) peer.write(note);")).toContain('1: loop');
  });
});

describe('what only looks like a stream', () => {
  test.each([
    ['a call of another library', `
      import jayson from 'jayson'; import '@grpc/grpc-js';
      jayson.server({ add(call, callback) { call.write({}); callback(null, {}); } });
      const call = jayson.client.http(3000).request('add', []);
      call.on('data', show); call.end();
    `],
    ['a call of a file without gRPC', "import { rpc } from './rpc'; function talk(call, callback) { call.write({}); callback(null, {}); }"],
    ['an import in a comment', "// import grpc from '@grpc/grpc-js'\nfunction talk(call) { call.write({}); }"],
    ['an HTTP handler', `
      const grpc = require('@grpc/grpc-js'), express = require('express'), app = express();
      app.use((req, res) => { req.on('data', show); res.write('a'); res.end(); });
      require('http').createServer((req, res) => { res.write('a'); res.end(); });
    `],
    ['files and the terminal', `
      import fs from 'node:fs'; import grpc from '@grpc/grpc-js';
      const stream = fs.createWriteStream('log'); stream.write('a'); stream.end();
      process.stdout.write('a'); process.stdin.on('data', show);
      class Log { constructor(service) { const stream = service.createWriteStream(); stream.write('a'); } }
    `],
    ['clients of other libraries', `
      import '@grpc/grpc-js'; import { Client } from 'pg'; import { createClient } from 'redis';
      const client = new Client('a', { user: 'b' }); const stream = client.query('c');
      stream.on('data', show); client.end();
      const other = createClient(); const duplex = other.scan(); duplex.write('a'); other.end();
    `],
    ['sockets and emitters', `
      import '@grpc/grpc-js'; import WebSocket from 'ws'; import { EventEmitter } from 'events';
      const socket = new WebSocket('a'); socket.on('message', show); socket.on('data', show);
      const emitter = new EventEmitter(); emitter.on('data', show);
    `],
    ['a client of gRPC itself', "const { ChatClient } = require('./chat_grpc_pb'); const chat = new ChatClient(); chat.close(); const c = chat.getChannel(); c.end();"],
    ['a variable that may hold something else', `
      const { ChatClient } = require('./chat_grpc_pb'), fs = require('fs');
      let sink = new ChatClient(a, b, opaque).talk(); if (dry) sink = fs.createWriteStream('log');
      sink.write({});
    `],
    ['a parameter that is given other things too', `
      const { ChatClient } = require('./chat_grpc_pb');
      function say(sink) { sink.write({}); }
      say(new ChatClient(a, b, opaque).talk()); say(process.stdout);
    `],
    ['a method of that name with other arguments', "const grpc = require('@grpc/grpc-js'); agent.addService('web', { check(sink) { sink.end(); } });"],
    ['a parameter that is declared to be something else', "import '@grpc/grpc-js'; import type { Call } from 'express'; function f(call: Call, n: number) { call.write(n); }"],
  ])('%s', (_name, code) => {
    expect(usesIn(code).filter((use) => !/: (?:channel|opens)/.test(use))).toEqual([]);
  });
});
