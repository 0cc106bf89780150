'use strict';

const assert = require('node:assert/strict');
const { parseJson } = require('../read-json');
const { root } = require('../root');
const { toolFile } = require('../tool');
const { npm, outputOf, run } = require('./command');

/** @typedef {import('./scenario').Proof} Proof */
/** @typedef {{ error?: unknown, metadata?: { vulnerabilities?: { total?: number } } }} AuditReport */

const ownName = 'eslint-plugin-grpc-streams';

const entries = ['.', './config', './runtime-guard', './runtime-guard/connect', './runtime-guard/jest', './runtime-guard/mocha', './runtime-guard/node-test', './runtime-guard/register', './runtime-guard/vitest', './package.json'];

/**
 * Runs a tool of the checkout in the checkout.
 *
 * @param {string} packageName
 * @param {string} command
 * @param {string[]} args
 */
function check(packageName, command, args) {
  outputOf(run([process.execPath, toolFile(packageName, command), ...args], root), command);
}

const vitestPart = 'runtime-guard/vitest';

/**
 * @param {string} file
 * @param {string[]} options
 */
function attw(file, options) {
  check('@arethetypeswrong/cli', 'attw', [file, '--format', 'ascii', '--no-emoji', '--no-definitely-typed', ...options]);
}

/** What is checked without an installation. */
const packageProofs = /** @type {Proof[]} */ ([
  { title: 'publint finds nothing', run: (_, { packageFile }) => check('publint', 'publint', [packageFile.file, '--strict']) },
  { title: 'attw finds nothing', run: (_, { packageFile }) => attw(packageFile.file, ['--exclude-entrypoints', vitestPart]) },
  {
    title: 'attw finds nothing in the part for Vitest, an ES module as Vitest wants it',
    run: (_, { packageFile }) => attw(packageFile.file, ['--entrypoints', vitestPart, '--profile', 'esm-only']),
  },
  { title: 'knip finds nothing', run: () => check('knip', 'knip', []) },
  {
    title: 'sizes',
    run(_, { figures, packageFile: { files, packed, unpacked } }) {
      Object.assign(figures, { packedBytes: packed, unpackedBytes: unpacked, files });
      return `${files} files, ${kilobytes(packed)} packed, ${kilobytes(unpacked)} unpacked`;
    },
  },
]);

/** What a project gets that installs this package and nothing else. */
const aloneProofs = /** @type {Proof[]} */ ([
  {
    title: 'all entries are exported',
    run(project) {
      for (const entry of entries) project.requireEntry(entry);
    },
  },
  {
    title: 'packages that come with it',
    run(project, { figures }) {
      const names = Object.keys(project.installed()).map((folder) => folder.replace(/.*node_modules\//, ''));
      figures.packages = names.filter((name) => name !== ownName).sort();
      return names.filter((name) => name !== ownName).join(', ');
    },
  },
  { title: 'npm audit --omit=dev', run: audit },
  {
    title: 'the plugin loads without ESLint',
    run: (project) => assert.equal(outputOf(project.node(['-p', `Object.keys(require('${ownName}'))`]), 'node'), "[ 'configs', 'meta', 'rules' ]\n"),
  },
  {
    title: 'the guard without grpc-js says what is missing',
    run(project) {
      const { stderr } = project.node(['-e', `require('${ownName}/runtime-guard').installGuard()`]);
      assert.match(stderr, /@grpc\/grpc-js/);
    },
  },
]);

/**
 * @param {import('./project').Project} project
 * @param {import('./scenario').Shared} shared
 */
function audit(project, { figures }) {
  const { stdout } = npm(['audit', '--omit=dev', '--json', '--prefix', project.folder], project.folder);
  const total = vulnerabilities(stdout);
  figures.audit = total === undefined ? 'not available' : `${total} vulnerabilities`;
  if (total !== undefined && total > 0) throw new Error(stdout);
  return total === undefined ? 'not available: the registry has no answer' : 'no vulnerabilities';
}

/**
 * @param {string} json what npm audit printed
 * @returns {number | undefined} undefined: the registry did not answer
 */
function vulnerabilities(json) {
  try {
    const { error, metadata } = /** @type {AuditReport} */ (parseJson(json));
    return error === undefined ? metadata?.vulnerabilities?.total : undefined;
  } catch {
    return undefined;
  }
}

const rounds = 9;

/**
 * The middle of the milliseconds that `require` takes in a fresh process, and how many modules it loads.
 *
 * @param {import('./project').Project} project
 * @param {string} entry
 */
function startCost(project, entry) {
  const program = `
    const start = process.hrtime.bigint();
    require('${ownName}${entry}');
    const nanoseconds = Number(process.hrtime.bigint() - start);
    console.log(JSON.stringify({ milliseconds: nanoseconds / 1e6, modules: Object.keys(require.cache).length }));
  `;
  const runs = Array.from({ length: rounds }, () => /** @type {{ milliseconds: number, modules: number }} */ (parseJson(outputOf(project.node(['-e', program]), 'node'))));
  const times = runs.map(({ milliseconds }) => milliseconds).sort((a, b) => a - b);
  return { milliseconds: Math.round(times[Math.floor(rounds / 2)] ?? 0), modules: runs[0]?.modules ?? 0 };
}

/** In a project with grpc-js. */
const startProofs = ['', '/runtime-guard', '/runtime-guard/register'].map((entry) => /** @type {Proof} */ ({
  title: `start-up of ${ownName}${entry}`,
  run(project, { figures }) {
    const cost = startCost(project, entry);
    figures.start = { .../** @type {object} */ (figures.start ?? {}), [`${ownName}${entry}`]: cost };
    return `${cost.milliseconds} ms, ${cost.modules} modules`;
  },
}));

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

module.exports = { aloneProofs, packageProofs, startProofs, vulnerabilities };
