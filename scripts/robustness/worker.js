'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { lintText } = require('./lint-text');

/** Lints the files that it is told to, one after another. */
process.on('message', (/** @type {{ asGrpc: boolean, file: string, top: string }} */ { asGrpc, file, top }) => {
  const text = fs.readFileSync(path.join(top, file), 'utf8');
  process.send?.({ file, ...lintText(text, file, { asGrpc }) });
});
