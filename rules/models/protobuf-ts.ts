import type { LibraryModel, MethodModel } from './library-model';

/** Each listener gets every message, a loop beside it too; those from before it are lost (measured on 2.11.1). */
const LISTENER: MethodModel = {
  completion: 'session',
  consumer: 'listener',
  direction: 'receive',
  isBroadcast: true,
  kind: 'receive',
  losesEarly: true,
};

/**
 * protobuf-ts. `rpc-input-stream.d.ts`: "Only one message can be send at a time.", and `complete()` "Can only be
 * called if there is no pending send()." The transport queues the object, so a message is kept until its promise
 * settles. Two iterations throw "iterator contract broken"; messages from before an iteration are kept for it
 * (measured on 2.11.1). The call classes carry both halves for the one who opens them.
 */
export const protobufTs: LibraryModel = {
  channels: {
    classes: { GrpcTransport: 0 },
    sharing: ['clientOptions.channelFactoryOverride', 'clientOptions.channelOverride'],
  },
  handlerContext: 'ServerCallContext',
  opening: { parameter: 'RpcOptions' },
  operations: {
    complete: { completion: 'pending', direction: 'send', kind: 'close' },
    onMessage: LISTENER,
    onNext: LISTENER,
    send: { completion: 'pending', direction: 'send', kind: 'send', message: 0 },
  },
  packages: ['@protobuf-ts/runtime-rpc', '@protobuf-ts/grpc-transport'],
  types: {
    ClientStreamingCall: ['send'],
    DuplexStreamingCall: ['receive', 'send'],
    RpcInputStream: ['send'],
    RpcOutputStream: ['receive'],
    RpcOutputStreamController: ['receive'],
    ServerStreamingCall: ['receive'],
  },
};
