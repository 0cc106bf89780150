import { RXJS } from '../locks/rxjs';
import { CONNECT } from './connect/parts';
import { GOOGLE_GAX } from './google-gax/parts';
import { NICE_GRPC } from './nice-grpc/parts';
import type { Part } from './packages';
import { PROTOBUF_TS } from './protobuf-ts/parts';

/** What is watched of other libraries than grpc-js, once a program has loaded it. */
export const LIBRARIES: readonly Part[] = [...CONNECT, ...GOOGLE_GAX, ...NICE_GRPC, ...PROTOBUF_TS, ...RXJS];
