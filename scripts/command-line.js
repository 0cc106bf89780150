'use strict';

const { SentenceError } = require('./sentence-error');

/**
 * What `read` makes of a command line by `parseArgs`; a wrong one is told in a sentence.
 *
 * @template T
 * @param {string} command such as `npm run matrix`
 * @param {() => T} read
 */
function readCommandLine(command, read) {
  try {
    return read();
  } catch (error) {
    const [reason] = /** @type {Error} */ (error).message.split('. ');
    throw new SentenceError(`${reason ?? ''}; "${command} -- --help" lists the options.`, 2);
  }
}

module.exports = { readCommandLine };
