import type { Direction } from '../domain';
import type { LibraryModel, MethodModel } from './library-model';

const BOTH: readonly Direction[] = ['receive', 'send'];

const SEND: MethodModel = { completion: 'pending', direction: 'send', isSlot: true, kind: 'send' };
const CLOSE: MethodModel = { completion: 'instant', direction: 'send', isSlot: true, kind: 'close' };

/**
 * The calls below the streams of `@grpc/grpc-js`: what interceptors see, and a channel's own. They have one slot
 * for a message (measured on 1.14.7: of two sends in one turn the first is lost before the call is under way, and
 * a half-close behind them fails with `write after end`; a send and a half-close, or a wait between the sends,
 * do no harm). Several `startRead` are one.
 */
export const grpcJsInterceptors: LibraryModel = {
  operations: {
    cancelWithStatus: { completion: 'instant', direction: 'send', kind: 'reset' },
    halfClose: CLOSE,
    sendMessage: { ...SEND, message: 0 },
    sendMessageWithContext: { ...SEND, message: 1 },
    sendStatus: CLOSE,
    startRead: { completion: 'pending', consumer: 'pull', direction: 'receive', isSlot: true, kind: 'receive' },
  },
  packages: ['@grpc/grpc-js'],
  types: {
    Call: BOTH,
    InterceptingCall: BOTH,
    InterceptingCallInterface: BOTH,
    ServerInterceptingCall: BOTH,
    ServerInterceptingCallInterface: BOTH,
  },
};
