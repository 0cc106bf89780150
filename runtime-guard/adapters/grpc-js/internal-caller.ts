import type { Method } from '../../core/patch';

const STREAMS = 'node:internal/streams/';

/** Whether Node's own streams called `entry`, rather than the program. */
export function cameFromNode(entry: Method): boolean {
  return callerOf(entry).startsWith('node:internal/');
}

/** Whether a pipe called `entry`: it writes and ends from within Node's streams. */
export function cameFromPipe(entry: Method): boolean {
  return callerOf(entry).startsWith(STREAMS);
}

/** The file of the function that called `entry`. */
function callerOf(entry: Method): string {
  const prepared = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace');
  const { stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (_, frames) => frames[0]?.getFileName() ?? '';
  try {
    Error.captureStackTrace(holder, entry);
    return typeof holder.stack === 'string' ? holder.stack : '';
  } finally {
    if (prepared === undefined) Reflect.deleteProperty(Error, 'prepareStackTrace');
    else Object.defineProperty(Error, 'prepareStackTrace', prepared);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
