import type { OperationModel } from '../domain';

/** How a framework sends what the code gives to Subjects of RxJS. */
interface SubjectModel {
  /** Types of the objects whose `getService` gives clients. */
  readonly clients: readonly string[];
  /** The method that gives a client, which takes a stream of requests as its first argument. */
  readonly getter: string;
  /** Decorators of the methods that are a server's handlers. */
  readonly handlers: readonly string[];
  readonly operations: Readonly<Record<string, OperationModel>>;
  readonly packages: readonly string[];
}

/**
 * `@nestjs/microservices` 11 and 12. It subscribes to what a handler returns, and to the stream of requests that a
 * client's method is given, and writes each value to the call of grpc-js at once. An object that is changed and sent
 * again corrupts the messages before it: sent with 1 to 5 and then set to 99, it arrives as 1, 99, 99, 99, 99 on
 * either side (measured on 12.1.1). What follows a `complete()` is dropped without an error (measured on 11.2.6 and
 * 12.1.1).
 */
export const nestjs: SubjectModel = {
  clients: ['ClientGrpc', 'ClientGrpcProxy'],
  getter: 'getService',
  handlers: ['GrpcMethod', 'GrpcStreamCall', 'GrpcStreamMethod'],
  operations: {
    complete: { completion: 'instant', kind: 'close' },
    error: { completion: 'instant', kind: 'reset' },
    next: { completion: 'instant', kind: 'send', message: 0 },
  },
  packages: ['@nestjs/microservices'],
};
