import type { LibraryModel, MethodModel } from './library-model';

const DATA_LISTENER: MethodModel = {
  completion: 'session',
  consumer: 'listener',
  direction: 'receive',
  events: ['data'],
  kind: 'receive',
};

/**
 * `@grpc/grpc-js`, client and server streams. The declared call types are intersections behind aliases, so the
 * types named here are the constituents, which survive a user's own alias. A write is instant: its callback
 * tells of a buffer, not of the wire (measured on 1.14.7: it fires within a tick until about 1 MiB is queued).
 */
export const grpcJs: LibraryModel = {
  operations: {
    addListener: DATA_LISTENER,
    cancel: { completion: 'instant', direction: 'receive', kind: 'reset' },
    destroy: { completion: 'instant', direction: 'receive', kind: 'reset' },
    end: { completion: 'instant', direction: 'send', kind: 'close' },
    on: DATA_LISTENER,
    prependListener: DATA_LISTENER,
    read: { completion: 'instant', consumer: 'pull', direction: 'receive', kind: 'receive' },
    write: { completion: 'instant', direction: 'send', kind: 'send', message: 0 },
  },
  package: '@grpc/grpc-js',
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
