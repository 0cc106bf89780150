'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { root } = require('../../root');
const { streamingProgram } = require('./programs');
const { makeProject, nodeModules, removeProject, withGrpc } = require('./project');

/**
 * Typed files that are linted together.
 *
 * @typedef {{ folder: string, patterns: string[], remove: () => void }} Corpus
 */

/** How many programs are generated, and from what length on, in lines. */
const programs = { count: 40, least: 60, step: 15 };

/** @param {string[]} patterns */
function ownFiles(...patterns) {
  return { folder: root, patterns, remove: () => undefined };
}

/**
 * @param {(folder: string) => void} fill
 * @param {object} compilerOptions
 */
function made(fill, compilerOptions) {
  const folder = makeProject(fill, compilerOptions);
  return { folder, patterns: ['**/*.ts'], remove: () => removeProject(folder) };
}

/** The TypeScript sources of RxJS, which knows nothing of gRPC. */
function rxjs() {
  const copy = (/** @type {string} */ folder) =>
    fs.cpSync(path.join(nodeModules, 'rxjs', 'src'), folder, { filter: (file) => !/tsconfig|BUILD/.test(path.basename(file)), recursive: true });
  return made(copy, { types: [] });
}

/**
 * The TypeScript sources of an installed package, with the types of all that they import.
 *
 * @param {string} name
 */
function sourcesOf(name) {
  const copy = (/** @type {string} */ folder) => fs.cpSync(path.join(nodeModules, name, 'src'), folder, { recursive: true });
  return made(copy, { ...withGrpc, paths: { '*': [path.join(nodeModules, '*')] } });
}

/** Programs that use streams, short and long. */
function generated() {
  const write = (/** @type {string} */ folder) => {
    for (let id = 0; id < programs.count; id += 1) {
      fs.writeFileSync(path.join(folder, `program-${id}.ts`), streamingProgram(programs.least + id * programs.step, id));
    }
  };
  return made(write, withGrpc);
}

/**
 * What the corpora are measured for: the targets without or with gRPC, or how dear the rules can be at worst.
 *
 * @typedef {'with gRPC' | 'without gRPC' | 'worst case'} Purpose
 */

/** @type {Readonly<Record<string, { make: () => Corpus, purpose: Purpose }>>} */
const corpora = {
  'RxJS': { make: rxjs, purpose: 'without gRPC' },
  'grpc-js': { make: () => sourcesOf('@grpc/grpc-js'), purpose: 'with gRPC' },
  'nice-grpc': { make: () => sourcesOf('nice-grpc'), purpose: 'with gRPC' },
  'the guard of this package': { make: () => ownFiles('runtime-guard/**/*.ts'), purpose: 'with gRPC' },
  'the example apps': { make: () => ownFiles('fixtures/apps/**/*.ts'), purpose: 'with gRPC' },
  'generated programs': { make: generated, purpose: 'worst case' },
};

module.exports = { corpora };
