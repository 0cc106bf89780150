import type { LibraryModel } from './library-model';
import { NODE_STREAM_OPERATIONS } from './node-stream-operations';

/** `google-gax`, under Google's cloud clients. `CancellableStream` is Node's `Duplex` with `GRPCCallResult`. */
export const googleGax: LibraryModel = {
  operations: NODE_STREAM_OPERATIONS,
  packages: ['google-gax'],
  types: { GRPCCallResult: ['receive', 'send'] },
};
