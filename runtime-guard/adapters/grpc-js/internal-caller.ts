import type { Method } from '../../core/patch';

/** Node's streams, and the package that has them for other versions of Node. */
const STREAMS = /^node:internal\/streams\/|[\\/]node_modules[\\/]readable-stream[\\/]/;
/** Packages that move messages from one stream to another, or from a stream into an iterable. */
const PUMPS = /[\\/]node_modules[\\/](?:duplexify|nice-grpc|readable-stream|stream-shift)[\\/]/;
const GRPC = /[\\/]@grpc[\\/]grpc-js[\\/]/;

/** Whether Node, or a pump, called `entry`, rather than the program. */
export function cameFromNode(entry: Method): boolean {
  const caller = callerOf(entry);
  return caller.startsWith('node:internal/') || PUMPS.test(caller);
}

/** Whether a pipe called `entry`: it writes and ends from within streams. */
export function cameFromPipe(entry: Method): boolean {
  return STREAMS.test(callerOf(entry));
}

/** Whether a pump called `entry`: it is one sender, whichever task feeds it. */
export function cameFromPump(entry: Method): boolean {
  return PUMPS.test(callerOf(entry));
}

/** Whether a part of grpc-js called `entry`. */
export function cameFromGrpc(entry: Method): boolean {
  return GRPC.test(callerOf(entry));
}

/** Where `entry` was called: file, line and column. */
export function callerOf(entry: Method): string {
  const prepared = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, [frame]) => (frame === undefined ? '' : `${frame.getFileName() ?? ''}:${frame.getLineNumber() ?? 0}:${frame.getColumnNumber() ?? 0}`);
  try {
    Error.captureStackTrace(holder, entry);
    return typeof holder.stack === 'string' ? holder.stack : '';
  } finally {
    if (prepared === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', prepared);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
