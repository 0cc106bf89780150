'use strict';

/**
 * A program as a tree of lines: what is in a block can be taken away, or the block around it.
 *
 * @typedef {{ head: string, body: Node[], foot: string }} Block
 * @typedef {string | Block} Node
 */

/** @param {string} head @param {Node[]} body @param {string} [foot] @returns {Block} */
function block(head, body, foot = '}') {
  return { body, foot, head };
}

/** @param {readonly Node[]} nodes @returns {string} */
function textOf(nodes) {
  return `${linesOf(nodes, '').join('\n')}\n`;
}

/** @param {readonly Node[]} nodes @param {string} indent @returns {string[]} */
function linesOf(nodes, indent) {
  return nodes.flatMap((node) => {
    if (typeof node === 'string') return [indent + node];
    return [indent + node.head, ...linesOf(node.body, `${indent}  `), indent + node.foot];
  });
}

/** Blocks that are no statements: what is in them means something else outside. */
const FUNCTION = /^(?:class|constructor|(?:async )?(?:function|step\d))\b/;

/** Trees that are smaller by one node: the biggest parts are taken away first. @param {readonly Node[]} nodes @returns {Generator<Node[]>} */
function* smaller(nodes) {
  for (let size = nodes.length; size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at + size <= nodes.length; at += size) yield [...nodes.slice(0, at), ...nodes.slice(at + size)];
  }
  for (const [at, node] of nodes.entries()) {
    if (typeof node === 'string') continue;
    const around = /** @param {Node[]} inner */ (inner) => [...nodes.slice(0, at), ...inner, ...nodes.slice(at + 1)];
    if (!FUNCTION.test(node.head)) yield around(node.body);
    for (const body of smaller(node.body)) yield around([{ ...node, body }]);
  }
}

/**
 * The smallest tree found for which the check still holds.
 *
 * @param {readonly Node[]} nodes
 * @param {(nodes: readonly Node[]) => Promise<boolean>} holds
 * @param {number} checks how many trees may be tried
 * @param {number} seconds how long it may take
 */
async function shrink(nodes, holds, checks, seconds) {
  const deadline = Date.now() + seconds * 1000;
  let best = nodes;
  let left = checks;
  for (let isShrinking = true; isShrinking; ) {
    isShrinking = false;
    for (const candidate of smaller(best)) {
      if (left === 0 || Date.now() > deadline) return best;
      left -= 1;
      if (!(await holds(candidate))) continue;
      best = candidate;
      isShrinking = true;
      break;
    }
  }
  return best;
}

module.exports = { block, shrink, textOf };
