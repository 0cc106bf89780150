'use strict';

const path = require('node:path');
const { parseJson } = require('../read-json');
const { root } = require('../root');
const { npm, outputOf } = require('./command');

/**
 * @typedef {object} PackageFile what is published
 * @property {string} file
 * @property {number} packed bytes
 * @property {number} unpacked bytes
 * @property {number} files
 */

/**
 * Packs the package as it would be published.
 *
 * @param {string} folder where the file goes
 * @returns {PackageFile}
 */
function pack(folder) {
  const printed = outputOf(npm(['pack', '--json', '--ignore-scripts', '--pack-destination', folder], root), 'npm pack');
  const [packed] = /** @type {{ filename: string, size: number, unpackedSize: number, entryCount: number }[]} */ (parseJson(printed));
  if (packed === undefined) throw new Error('npm pack names no file.');
  return { file: path.join(folder, packed.filename), packed: packed.size, unpacked: packed.unpackedSize, files: packed.entryCount };
}

module.exports = { pack };
