'use strict';

const fs = require('node:fs');
const path = require('node:path');

/** Where npm's own script may lie: the npm that started us, then beside Node, then beside an `npm` on the path. */
function candidates() {
  const nodeFolder = path.dirname(process.execPath);
  const searched = (process.env.PATH ?? '').split(path.delimiter);
  const running = process.env.npm_execpath ?? '';
  return [
    ...(path.basename(running) === 'npm-cli.js' ? [running] : []),
    path.join(nodeFolder, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    ...[nodeFolder, ...searched].map((folder) => path.join(folder, 'node_modules', 'npm', 'bin', 'npm-cli.js')),
  ];
}

/**
 * How to start npm without a shell: through Node and npm's script, because on Windows `npm` is a batch file.
 *
 * @returns {[string, ...string[]]}
 */
function npmCommand() {
  const script = candidates().find((file) => fs.existsSync(file));
  return script === undefined ? ['npm'] : [process.execPath, script];
}

module.exports = { npmCommand };
