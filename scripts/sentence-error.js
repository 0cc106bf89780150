'use strict';

/** A failure that is told to the user as its message alone, without a stack. */
class SentenceError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode] 1: something failed; 2: the command was not understood
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.name = 'SentenceError';
    this.exitCode = exitCode;
  }
}

/**
 * Prints what went wrong and sets the exit code, without cutting off output that is still on its way.
 *
 * @param {unknown} error
 */
function tell(error) {
  if (error instanceof SentenceError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = error.exitCode;
    return;
  }
  console.error(error);
  process.exitCode = 1;
}

module.exports = { SentenceError, tell };
