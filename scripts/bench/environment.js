'use strict';

const os = require('node:os');

/** What the figures depend on, without the name of any machine. */
function environment() {
  return { cpus: os.availableParallelism(), node: process.versions.node, platform: process.platform };
}

/** @param {ReturnType<typeof environment>} of */
function environmentText({ cpus, node, platform }) {
  return `Node ${node} on ${platform} with ${cpus} CPU${cpus === 1 ? '' : 's'}.`;
}

module.exports = { environment, environmentText };
