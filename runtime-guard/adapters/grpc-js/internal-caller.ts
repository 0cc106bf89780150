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
