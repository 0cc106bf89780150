'use strict';

/** Modules that hand out gRPC streams, however they are imported. */
const modules = /['"`](?:@connectrpc\/|@google-cloud\/|@grpc\/|@nestjs\/microservices|@protobuf-ts\/|eslint-plugin-grpc-streams|google-gax|grpc(?:['"`/-])|nice-grpc|[^'"`\n]*(?:_grpc_pb|grpc-js)\b)/;

/** Types and names that only such code has. */
const names = /\b(?:(?:Client|Server)(?:Duplex|Readable|Writable)Stream|ServerUnaryCall|sendUnaryData|InterceptingCall|Rpc(?:Input|Output)Stream|(?:ClientStreaming|DuplexStreaming|ServerStreaming)Call|makeBidiStreamRequest|makeClientStreamRequest|makeServerStreamRequest|recvMsg|sendMsg|CancellableStream|HandlerContext|GrpcStreamMethod|GrpcStreamCall)\b/;

/**
 * Whether the text imports a library of gRPC, or names what only such a library has.
 *
 * @param {string} text
 */
function usesGrpc(text) {
  return modules.test(text) || names.test(text);
}

module.exports = { usesGrpc };
