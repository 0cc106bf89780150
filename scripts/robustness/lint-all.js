'use strict';

const { fork } = require('node:child_process');
const path = require('node:path');
const { mapBounded } = require('../start/pool');

/** @typedef {import('./lint-text').Outcome} Outcome */
/** @typedef {Outcome & { file: string }} Result */

/** A file that takes longer than this is as good as one that ends the process. */
const patience = 60_000;

/** How often the progress is told, in files. */
const often = 2_000;

/** A process that lints one file after another, and is replaced when it dies. */
class Worker {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;

  /**
   * @param {{ asGrpc: boolean, file: string, top: string }} job
   * @returns {Promise<Result>}
   */
  lint(job) {
    const child = (this.#child ??= this.#start());
    return new Promise((resolve) => {
      const finish = (/** @type {Result} */ result) => {
        clearTimeout(timer);
        child.removeAllListeners('message').removeAllListeners('exit');
        resolve(result);
      };
      const fail = (/** @type {string} */ crash) => {
        this.#child = undefined;
        finish({ crash, file: job.file, ms: 0, reports: [], swallowed: [], unparsed: false, usesGrpc: false });
      };
      const timer = setTimeout(() => child.kill('SIGKILL'), patience);
      child.on('message', (message) => finish(/** @type {Result} */ (message)));
      child.on('exit', (code, signal) => fail(`The process ended with ${signal ?? code ?? 'nothing'}.`));
      child.send(job);
    });
  }

  stop() {
    this.#child?.disconnect();
  }

  #start() {
    return fork(path.join(__dirname, 'worker.js'), { env: { ...process.env, DEBUG: 'grpc-streams:errors' } });
  }
}

/**
 * @param {string} top
 * @param {string[]} files
 * @param {{ asGrpc: boolean, onProgress: (done: number) => void, workers: number }} options
 */
async function lintAll(top, files, { asGrpc, onProgress, workers }) {
  const idle = Array.from({ length: workers }, () => new Worker());
  const all = [...idle];
  let done = 0;
  const results = await mapBounded(files, workers, async (file) => {
    const worker = /** @type {Worker} */ (idle.pop());
    const result = await worker.lint({ asGrpc, file, top });
    idle.push(worker);
    done += 1;
    if (done % often === 0) onProgress(done);
    return result;
  });
  for (const worker of all) worker.stop();
  return results;
}

module.exports = { lintAll };
