import type { LibraryModel } from './library-model';

/**
 * `@connectrpc/connect` 2. Responses, and the requests of a handler, are plain async iterables, known by their
 * origin. `async-iterable.d.ts` on `close`: "Any writes that happen after close is called will return an error."
 * Writes that nobody waits for arrive in order, also before a `close` (measured on 2.2.0); the object is kept until
 * the peer is ready for it. Only the transports of connect-node keep a
 * connection of their own, and with HTTP/1.1 they use Node's agent.
 */
export const connect: LibraryModel = {
  channels: {
    functions: { createConnectTransport: 0, createGrpcTransport: 0, createGrpcWebTransport: 0 },
    sharing: ['sessionManager'],
    without: { httpVersion: '1.1' },
  },
  handlerContext: 'HandlerContext',
  operations: {
    close: { completion: 'instant', direction: 'send', kind: 'close' },
    write: { completion: 'pending', direction: 'send', isQueued: true, kind: 'send', message: 0 },
  },
  options: 'CallOptions',
  packages: ['@connectrpc/connect', '@connectrpc/connect-node'],
  types: { WritableIterable: ['send'] },
};
