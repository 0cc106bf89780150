import type { LibraryModel, MethodModel } from './library-model';

/** gRPC-Go's names with gRPC-Go's contract. */
export const GO_OPERATIONS: Readonly<Record<'closeSend' | 'recvMsg' | 'sendMsg', MethodModel>> = {
  closeSend: { completion: 'pending', direction: 'send', kind: 'close' },
  recvMsg: { completion: 'pending', consumer: 'pull', direction: 'receive', kind: 'receive' },
  sendMsg: { completion: 'pending', direction: 'send', kind: 'send' },
};

/** The promise-based view that this package's runtime guard offers. */
export const guardedStream: LibraryModel = {
  operations: GO_OPERATIONS,
  packages: ['eslint-plugin-grpc-streams'],
  types: { Receiving: ['receive'], Sending: ['send'] },
};
