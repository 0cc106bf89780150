import { grpcJs } from './grpc-js';
import { guardedStream } from './guarded-stream';
import type { LibraryModel } from './library-model';

/** The libraries whose streams are known. A further one is a further file, and a line here. */
export const LIBRARIES: readonly LibraryModel[] = [grpcJs, guardedStream];
