'use strict';

const { spawn } = require('node:child_process');
const path = require('node:path');

/**
 * Runs a script of this folder in a process of its own, and returns what it prints as JSON.
 *
 * @param {string} script
 * @param {string[]} args
 * @returns {Promise<unknown>}
 */
function inChild(script, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [path.join(__dirname, script), ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
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
