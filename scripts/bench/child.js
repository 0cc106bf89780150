'use strict';

const { spawn } = require('node:child_process');

/**
 * Runs a script in a process of its own, and returns what it prints as JSON.
 *
 * @param {string} script
 * @param {string[]} args
 * @param {string[]} [nodeOptions]
 * @returns {Promise<unknown>}
 */
function inChild(script, args, nodeOptions = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeOptions, script, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    /** @type {Buffer[]} */
    const output = [];
    child.stdout.on('data', (/** @type {Buffer} */ chunk) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(Buffer.concat(output).toString('utf8')));
      else reject(new Error(`${script} ended with ${code ?? 'a signal'}.`));
    });
  });
}

module.exports = { inChild };
