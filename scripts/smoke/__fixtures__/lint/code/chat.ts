import type { ClientDuplexStream } from '@grpc/grpc-js';

/** Under a name of the project's own, a stream is known by its type only. */
export type Chat = ClientDuplexStream<object, object>;
