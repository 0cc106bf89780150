'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('../../root');

const nodeModules = path.join(root, 'node_modules');

/** What lets a project outside of the checkout import gRPC. */
const withGrpc = {
  paths: { '@grpc/grpc-js': [path.join(nodeModules, '@grpc', 'grpc-js')] },
  typeRoots: [path.join(nodeModules, '@types')],
  types: ['node'],
};

/**
 * A new folder with a project that `fill` puts files into.
 *
 * @param {(folder: string) => void} fill
 * @param {object} compilerOptions
 */
function makeProject(fill, compilerOptions) {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'grpc-streams-bench-'));
  const common = { lib: ['ES2023', 'DOM'], module: 'node20', noEmit: true, skipLibCheck: true, strict: true, target: 'ES2022' };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...common, ...compilerOptions }, include: ['**/*.ts'] }));
  fill(folder);
  return folder;
}

/** @param {string} folder */
function removeProject(folder) {
  fs.rmSync(folder, { force: true, recursive: true });
}

module.exports = { makeProject, nodeModules, removeProject, withGrpc };
