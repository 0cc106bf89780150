import type { LibraryModel } from './library-model';

/**
 * nice-grpc, and nice-grpc-web, which shares its types (but fetches, so that its channels are no connections).
 * All streams are plain async iterables, known by their origin; requests are drawn from an iterable by the library
 * itself, which makes a second sender impossible.
 */
export const niceGrpc: LibraryModel = {
  channels: { functions: { createChannel: 2 } },
  handlerContext: 'CallContext',
  operations: {},
  options: 'CallOptions',
  packages: ['nice-grpc-common', 'nice-grpc'],
  types: {},
};
