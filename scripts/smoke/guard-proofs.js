'use strict';

const assert = require('node:assert/strict');
const { parseJson } = require('../read-json');
const { outputOf } = require('./command');

/** @typedef {import('./project').Project} Project */
/** @typedef {import('./scenario').Proof} Proof */

const register = 'eslint-plugin-grpc-streams/runtime-guard/register';
const headline = 'gRPC STREAM OVERLAP: send while another send is in flight on /smoke.Chat/Talk';

/**
 * @param {Project} project
 * @param {string[]} args
 */
function guarded(project, args) {
  const { status, stderr } = project.node(args, project.folderOf('guard', ['guard']));
  return { status, finds: stderr.includes(headline) };
}

/**
 * @param {string} flag
 * @param {string} ending
 * @returns {Proof}
 */
function preloadProof(flag, ending) {
  return {
    title: `node ${flag} … on ${ending === 'js' ? 'CommonJS' : 'an ES module'}`,
    run(project) {
      assert.deepEqual(guarded(project, [flag, register, `right.${ending}`]), { status: 0, finds: false });
      assert.deepEqual(guarded(project, [flag, register, `wrong.${ending}`]), { status: 1, finds: true });
    },
  };
}

/**
 * @param {string} ending
 * @param {unknown[]} expected
 * @returns {Proof}
 */
function installProof(ending, expected) {
  return {
    title: `installGuard() in ${ending === 'js' ? 'CommonJS' : 'an ES module'}`,
    run(project) {
      const printed = outputOf(project.node([`install.${ending}`], project.folderOf('guard', ['guard'])), 'node');
      assert.deepEqual(parseJson(printed), expected);
    },
  };
}

const preloads = ['--require', '--import'].flatMap((flag) => ['js', 'mjs'].map((ending) => preloadProof(flag, ending)));

const installs = [
  installProof('js', [0, ['concurrent-send'], 0]),
  installProof('mjs', [0, ['concurrent-send'], 0, 'function', 'function']),
];

/** @type {Proof} */
const withoutEslint = {
  title: 'neither ESLint nor a second TypeScript comes with the guard',
  run(project) {
    const names = Object.keys(project.installed());
    const unwanted = names.filter((name) => /(?:^|\/)(?:eslint|@typescript-eslint\/.*)$/.test(name) || /node_modules\/.*node_modules\/typescript$/.test(name));
    assert.deepEqual(unwanted, []);
  },
};

module.exports = { installs, preloads, withoutEslint };
