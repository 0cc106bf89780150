'use strict';

const { fork } = require('node:child_process');
const path = require('node:path');

/**
 * @typedef {object} Order
 * @property {'strict' | 'throw'} mode
 * @property {number} runs of each program
 * @property {number} seed
 * @property {string[]} sources
 */

/**
 * What the guard says of one program in all its runs, in its own words.
 *
 * @typedef {object} RealRun
 * @property {string[]} potential
 * @property {string[]} thrown
 * @property {string[]} unthrown overlaps after the first of their half, and such as nobody can throw on
 */

/** Runs the `main` of programs for real, over loopback and under the guard, in a process of its own. @param {Order} order @returns {Promise<RealRun[]>} */
function runForReal(order) {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, 'real-process.js'), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    /** @type {RealRun[] | undefined} */
    let runs;
    child.on('message', (message) => {
      runs = /** @type {RealRun[]} */ (message);
    });
    child.on('error', reject);
    child.on('exit', (code) => (runs === undefined ? reject(new Error(`The guarded programs ended with code ${String(code)}.`)) : resolve(runs)));
    child.send(order);
  });
}

module.exports = { runForReal };
