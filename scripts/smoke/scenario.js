'use strict';

/**
 * @typedef {object} Proof
 * @property {string} title
 * @property {(project: import('./project').Project, shared: Shared) => void | string} run throws if it fails; may return
 *   a remark, such as a figure
 */
/**
 * @typedef {object} Shared
 * @property {import('./package-file').PackageFile} packageFile
 * @property {Record<string, unknown>} figures what is recorded in the end
 */
/**
 * @typedef {object} Scenario a project and what is proved in it
 * @property {string} name
 * @property {string[] | undefined} packages installed beside ours; undefined: nothing is installed
 * @property {Proof[]} proofs
 */

const { definedConfigs, plainConfigs, typedConfigs } = require('./lint-proofs');
const { installs, preloads, withoutEslint } = require('./guard-proofs');
const { aloneProofs, packageProofs, startProofs } = require('./package-proofs');
const { jestProof, mochaProof, nodeTestProofs, vitestProof } = require('./runner-proofs');
const { allTypes, configTypes, guardTypes, lintTypes, oldTypes } = require('./type-proofs');

/** @type {Scenario[]} */
const scenarios = [
  { name: 'package', packages: undefined, proofs: packageProofs },
  { name: 'alone', packages: [], proofs: aloneProofs },
  {
    name: 'guard',
    packages: ['@grpc/grpc-js@1', 'typescript@7', '@types/node@22'],
    proofs: [withoutEslint, ...preloads, ...installs, ...nodeTestProofs, ...guardTypes, ...startProofs],
  },
  { name: 'eslint', packages: ['eslint@10', 'typescript@6'], proofs: [...plainConfigs, ...lintTypes] },
  {
    name: 'eslint-9',
    packages: ['eslint@9', 'typescript-eslint@8', 'typescript@6', 'jiti@2', '@grpc/grpc-js@1', 'jest@29', 'vitest@3'],
    proofs: [...typedConfigs, ...definedConfigs, configTypes, jestProof('29'), vitestProof('3')],
  },
  {
    name: 'eslint-10',
    packages: ['eslint@10', 'typescript-eslint@8', 'typescript@6', 'jiti@2', '@grpc/grpc-js@1', 'jest@30', 'vitest@4', 'mocha@11', '@types/node@22'],
    proofs: [...typedConfigs, ...definedConfigs, configTypes, jestProof('30'), vitestProof('4'), mochaProof('11'), ...allTypes, ...oldTypes],
  },
  {
    name: 'oldest',
    packages: ['eslint@9.15.0', 'typescript-eslint@8.0.0', 'typescript@5.5.4', '@grpc/grpc-js@1.10.0', 'jest@29.0.0', 'mocha@10.0.0', 'vitest@3.0.0'],
    proofs: [...typedConfigs, ...preloads.slice(0, 1), ...installs.slice(0, 1), jestProof('29.0'), mochaProof('10.0'), vitestProof('3.0')],
  },
];

module.exports = { scenarios };
