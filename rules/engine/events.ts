/** Events that come again and again, so that what answers them has an order. */
export const REPEATED_EVENTS: ReadonlySet<string> = new Set(['data', 'line', 'message', 'next']);

/** Events that come once. */
export const SINGLE_EVENTS: ReadonlySet<string> = new Set(['abort', 'aborted', 'beforeExit', 'exit']);

/** Events after which an emitter has nothing more to say. */
export const ENDINGS: ReadonlySet<string> = new Set(['close', 'complete', 'done', 'end', 'error', 'exit', 'finish', 'status']);

/** Events by which an emitter says that it has failed or that its peer has gone. */
export const FAILURES: ReadonlySet<string> = new Set(['abort', 'aborted', 'cancelled', 'close', 'error', 'timeout']);
