'use strict';

const { usesGrpc } = require('./grpc-use');

describe('a file that uses gRPC', () => {
  test.each([
    "import * as grpc from '@grpc/grpc-js';",
    'const grpc = require("grpc");',
    "import { ChatClient } from './gen/chat_grpc_pb.js';",
    "import { createClient } from '@connectrpc/connect';",
    "const { Server } = require('../../grpc-js/build/src');",
    'export type Talk = ClientDuplexStream<Note, Note>;',
    'await stream.sendMsg(note);',
  ])('%s', (text) => {
    expect(usesGrpc(text)).toBe(true);
  });
});

describe('a file that does not', () => {
  test.each([
    "import { pipeline } from 'node:stream/promises';",
    'call.write(1); call.end();',
    "import x from './grpcurl-docs.js';",
    '// like a duplex stream of gRPC',
  ])('%s', (text) => {
    expect(usesGrpc(text)).toBe(false);
  });
});
