'use strict';

const fs = require('node:fs');
const path = require('node:path');
const ts = require('typescript');
const { root } = require('../root');

/** What the statistics need: the guard, and the scenarios, which are no part of the package. */
const entries = ['index.ts', 'testing/legal.ts', 'testing/misuse.ts', 'testing/scenario.ts'];

/**
 * Compiles the guard and its scenarios as the package is built, into a folder that is new each time.
 *
 * @returns {string} the folder; it lies where modules find the packages of the checkout
 */
function compileScenarios() {
  const cache = path.join(root, 'node_modules', '.cache');
  fs.mkdirSync(cache, { recursive: true });
  const folder = fs.mkdtempSync(path.join(cache, 'grpc-streams-scenarios-'));
  const program = ts.createProgram(entries.map((file) => path.join(root, 'runtime-guard', file)), {
    esModuleInterop: true,
    isolatedModules: true,
    module: ts.ModuleKind.Node20,
    outDir: folder,
    rootDir: root,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    types: ['node'],
  });
  const { emitSkipped } = program.emit();
  if (emitSkipped) throw new Error('TypeScript did not compile the scenarios.');
  return folder;
}

module.exports = { compileScenarios };
