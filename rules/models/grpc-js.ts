import type { LibraryModel } from './library-model';
import { NODE_STREAM_OPERATIONS } from './node-stream-operations';

/**
 * `@grpc/grpc-js`, client and server streams, and what is generated for it by grpc-tools, ts-proto and
 * proto-loader. The declared call types are intersections behind aliases, so the types named here are the
 * constituents, which survive a user's own alias.
 */
export const grpcJs: LibraryModel = {
  channels: {
    classes: { ChannelImplementation: 2, Client: 2 },
    sharing: ['channelFactoryOverride', 'channelOverride'],
  },
  opening: { client: 'Client', parameter: 'Metadata' },
  operations: NODE_STREAM_OPERATIONS,
  packages: ['@grpc/grpc-js'],
  reply: 'sendUnaryData',
  types: {
    ClientDuplexStreamImpl: ['receive', 'send'],
    ClientReadableStreamImpl: ['receive'],
    ClientWritableStreamImpl: ['send'],
    IntermediateObjectReadable: ['receive'],
    IntermediateObjectWritable: ['send'],
    ObjectWritable: ['send'],
    ServerDuplexStreamImpl: ['receive', 'send'],
    ServerReadableStreamImpl: ['receive'],
    ServerWritableStreamImpl: ['send'],
  },
};
