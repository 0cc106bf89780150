'use strict';

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { root } = require('../../root');
const { streamingProgram } = require('./programs');

/**
 * Typed files that are linted together.
 *
 * @typedef {{ folder: string, patterns: string[], remove: () => void }} Corpus
 */

const nodeModules = path.join(root, 'node_modules');

/** How many programs are generated, and from what length on, in lines. */
const programs = { count: 40, least: 60, step: 15 };

function temporaryFolder() {
  return fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'grpc-streams-bench-'));
}

/**
 * @param {string} folder
 * @param {object} compilerOptions
 */
function writeProject(folder, compilerOptions) {
  const common = { lib: ['ES2023', 'DOM'], module: 'node20', noEmit: true, skipLibCheck: true, strict: true, target: 'ES2022' };
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...common, ...compilerOptions }, include: ['**/*.ts'] }));
}

/** @param {string[]} patterns */
function ownFiles(...patterns) {
  return { folder: root, patterns, remove: () => undefined };
}

/** @param {(folder: string) => void} fill */
function made(fill) {
  const folder = temporaryFolder();
  fill(folder);
  return { folder, patterns: ['**/*.ts'], remove: () => fs.rmSync(folder, { force: true, recursive: true }) };
}

/** The TypeScript sources of RxJS, which knows nothing of gRPC. */
function rxjs() {
  return made((folder) => {
    const source = path.join(nodeModules, 'rxjs', 'src');
    fs.cpSync(source, folder, { filter: (file) => !/tsconfig|BUILD/.test(path.basename(file)), recursive: true });
    writeProject(folder, { types: [] });
  });
}

/** Programs full of streams, short and long. */
function generated() {
  return made((folder) => {
    for (let id = 0; id < programs.count; id += 1) {
      fs.writeFileSync(path.join(folder, `program-${id}.ts`), streamingProgram(programs.least + id * programs.step, id));
    }
    writeProject(folder, {
      paths: { '@grpc/grpc-js': [path.join(nodeModules, '@grpc', 'grpc-js')] },
      typeRoots: [path.join(nodeModules, '@types')],
      types: ['node'],
    });
  });
}

/** @type {Readonly<Record<string, () => Corpus>>} */
const corpora = {
  'the example apps': () => ownFiles('fixtures/apps/**/*.ts'),
  'generated programs': generated,
  'the guard of this package': () => ownFiles('runtime-guard/**/*.ts'),
  'RxJS': rxjs,
};

/** The corpora that use gRPC. */
const withGrpc = Object.keys(corpora).filter((name) => name !== 'RxJS');

module.exports = { corpora, withGrpc, withoutGrpc: ['RxJS'] };
