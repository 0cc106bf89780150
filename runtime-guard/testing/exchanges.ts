import { BIDI } from './exchanges/bidi';
import { CHANNELS } from './exchanges/channels';
import { DOWNLOADS } from './exchanges/downloads';
import { SHAPES } from './exchanges/shapes';
import { UNARY } from './exchanges/unary';
import { UPLOADS } from './exchanges/uploads';
import type { Exchange } from './stage';

/** Programs of a client and a server that show, between them, all that a program can observe of grpc-js. */
export const EXCHANGES: readonly Exchange[] = [...UNARY, ...UPLOADS, ...DOWNLOADS, ...BIDI, ...CHANNELS, ...SHAPES];
