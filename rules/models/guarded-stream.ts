import type { LibraryModel } from './library-model';

/** The promise-based view that this package's runtime guard offers: gRPC-Go's names with gRPC-Go's contract. */
export const guardedStream: LibraryModel = {
  operations: {
    closeSend: { completion: 'pending', direction: 'send', kind: 'close' },
    recvMsg: { completion: 'pending', consumer: 'pull', direction: 'receive', kind: 'receive' },
    sendMsg: { completion: 'pending', direction: 'send', kind: 'send' },
  },
  package: 'eslint-plugin-grpc-streams',
  types: { Receiving: ['receive'], Sending: ['send'] },
};
