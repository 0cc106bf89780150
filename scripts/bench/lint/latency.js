'use strict';

const { quartiles } = require('../statistics');
const { inChild } = require('../child');

/** @typedef {{ rules: number, with: number, without: number }} Edit milliseconds until a file is linted again: with our rules, without, and what our rules say they took */

/** Several processes, rather than more edits in one: code that has run for longer is faster than an editor's mostly is. */
const processes = 4;

/** What our rules add to the time between an edit and its lint. */
async function measureLatency() {
  /** @type {Edit[]} */
  const edits = [];
  for (let run = 0; run < processes; run += 1) edits.push(.../** @type {Edit[]} */ (await inChild(require.resolve('./latency-once'), [])));
  return {
    added: quartiles(edits.map((edit) => edit.with - edit.without)),
    edits: edits.length,
    processes,
    rules: quartiles(edits.map(({ rules }) => rules)),
    with: quartiles(edits.map((edit) => edit.with)),
    without: quartiles(edits.map(({ without }) => without)),
  };
}

module.exports = { measureLatency };
