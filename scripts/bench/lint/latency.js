'use strict';

const { spread } = require('../statistics');
const { inChild } = require('../child');

/** @typedef {{ rules: number, with: number, without: number }} Edit milliseconds until a file is linted again: with our rules, without, and what our rules say they took */

/** What our rules add to the time between an edit and its lint. */
async function measureLatency() {
  const edits = /** @type {Edit[]} */ (await inChild(require.resolve('./latency-once'), []));
  return {
    added: spread(edits.map((edit) => edit.with - edit.without)),
    edits: edits.length,
    rules: spread(edits.map(({ rules }) => rules)),
    with: spread(edits.map((edit) => edit.with)),
    without: spread(edits.map(({ without }) => without)),
  };
}

module.exports = { measureLatency };
