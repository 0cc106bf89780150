import type { StreamOverlapError } from '../core/stream-overlap-error';

/** A test, or a file, that can be made to fail. */
export interface Culprit {
  /** The same object for the same test. */
  readonly key: object;
  readonly fail: (error: StreamOverlapError) => void;
}

/** Who fails for a finding, and a sentence for the reader where a test cannot be named. */
export interface Blamed {
  readonly culprits: readonly Culprit[];
  readonly note?: string;
}

/** Gives an error another message, with the same finding. */
export function reworded(error: StreamOverlapError, message: string): StreamOverlapError {
  error.message = message;
  error.stack = `${error.name}: ${message}`;
  return error;
}
