'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../root');

/**
 * @typedef {object} Figures
 * @property {number} packedBytes
 * @property {number} unpackedBytes
 * @property {number} files
 * @property {string[]} packages that come with ours
 * @property {string} audit
 * @property {Record<string, { milliseconds: number, modules: number }>} start by what is required
 */

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

/**
 * @param {Figures} figures
 * @param {string} node
 */
function recordText({ audit, files, packages, packedBytes, start, unpackedBytes }, node) {
  const starts = Object.entries(start).map(([entry, { milliseconds, modules }]) => [`\`require('${entry}')\``, `${milliseconds} ms, ${modules} modules`]);
  const rows = [
    ['packed', kilobytes(packedBytes)],
    ['unpacked', kilobytes(unpackedBytes)],
    ['files', String(files)],
    ['packages that come with it', `${packages.length}: ${packages.join(', ')}`],
    ['`npm audit --omit=dev` of what comes with it', audit],
    ...starts,
  ];
  return `# Packaging

Written by \`npm run smoke\`, on Node ${node}. Times are the middle of nine fresh processes.

| what | figure |
| --- | --- |
${rows.map(([what, figure]) => `| ${what ?? ''} | ${figure ?? ''} |\n`).join('')}`;
}

/**
 * @param {Figures} figures
 * @param {string} [folder]
 */
function record(figures, folder = path.join(root, 'bench')) {
  fs.mkdirSync(folder, { recursive: true });
  const { node } = process.versions;
  fs.writeFileSync(path.join(folder, 'packaging.json'), `${JSON.stringify({ node, ...figures }, null, 2)}\n`);
  fs.writeFileSync(path.join(folder, 'packaging.md'), recordText(figures, node));
}

module.exports = { record, recordText };
