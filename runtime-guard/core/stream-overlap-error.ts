import type { Finding } from './finding';

const BRAND = Symbol.for('eslint-plugin-grpc-streams.StreamOverlapError');

/**
 * Thrown by, or rejected from, the operation that overlaps another one. It was not performed; the operation before it
 * and the stream are untouched.
 */
export class StreamOverlapError extends Error {
  readonly code = 'ERR_GRPC_STREAM_OVERLAP';
  /** Not enumerable: Node and Jest print every enumerable property of an error. */
  declare readonly finding: Finding;

  constructor(finding: Finding) {
    super(finding.message);
    // The report holds the frames of both operations: the error's own would repeat one of them.
    Object.defineProperties(this, {
      [BRAND]: { value: true },
      finding: { configurable: true, value: finding },
      name: { configurable: true, value: 'StreamOverlapError', writable: true },
      stack: { configurable: true, value: `StreamOverlapError: ${finding.message}`, writable: true },
    });
  }

  /** Recognises the error of any copy of this package, in any realm. */
  static is(value: unknown): value is StreamOverlapError {
    return typeof value === 'object' && value !== null && BRAND in value;
  }
}
