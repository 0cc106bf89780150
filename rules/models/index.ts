import { connect } from './connect';
import { googleGax } from './google-gax';
import { grpcJs } from './grpc-js';
import { grpcJsInterceptors } from './grpc-js-interceptors';
import { guardedStream } from './guarded-stream';
import type { LibraryModel } from './library-model';
import { niceGrpc } from './nice-grpc';
import { protobufTs } from './protobuf-ts';

/** The libraries whose streams are known by their types. A further one is a further file, and a line here. */
export const LIBRARIES: readonly LibraryModel[] = [
  grpcJs,
  grpcJsInterceptors,
  protobufTs,
  connect,
  niceGrpc,
  googleGax,
  guardedStream,
];
