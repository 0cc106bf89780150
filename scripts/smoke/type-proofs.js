'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { outputOf } = require('./command');

/** @typedef {import('./project').Project} Project */
/** @typedef {import('./scenario').Proof} Proof */

const ownName = 'eslint-plugin-grpc-streams';

/** Uses of what an entry exports; the others are imported as a whole. */
const uses = /** @type {Record<string, string>} */ ({
  '.': `
    import plugin, { configs } from '${ownName}';
    import type { ESLint, Linter } from 'eslint';
    export const asPlugin: ESLint.Plugin = plugin;
    export const asConfigs: Linter.Config[] = [plugin.configs.recommended, configs.strict, plugin.configs.all];
  `,
  './config': `
    import ready from '${ownName}/config';
    import type { Linter as ReadyLinter } from 'eslint';
    export const readyConfigs: ReadyLinter.Config[] = ready;
  `,
  './runtime-guard': `
    import { type Finding, guardStream, installGuard, StreamOverlapError } from '${ownName}/runtime-guard';
    import type { ClientDuplexStream } from '@grpc/grpc-js';
    declare const call: ClientDuplexStream<{ text: string }, { text: string }>;
    const guard = installGuard({ mode: 'strict' });
    export const kinds: string[] = guard.overlaps.map(({ kind }: Finding) => kind);
    export const sent: Promise<void> = guardStream(call).sendMsg({ text: 'a' });
    export const isOurs: boolean = StreamOverlapError.is(new Error());
  `,
});

/** What TypeScript is told, by how it resolves modules, and the endings of files that are CommonJS or ES modules then. */
const resolutions = {
  bundler: { commonJs: [], esModule: ['ts'], options: { module: 'esnext', moduleResolution: 'bundler' } },
  node10: { commonJs: ['ts'], esModule: [], options: { ignoreDeprecations: '6.0', module: 'commonjs', moduleResolution: 'node10' } },
  node16: { commonJs: ['cts'], esModule: ['mts'], options: { module: 'node16', moduleResolution: 'node16' } },
};

/** @typedef {keyof typeof resolutions} Resolution */

/** @param {string[]} entries */
function codeFor(entries) {
  return entries.map((entry, place) => uses[entry] ?? `
    import * as entry${place} from '${ownName}${entry.slice(1)}';
    export const whole${place}: object = entry${place};
  `).join('');
}

/**
 * Whether an entry is an ES module, which CommonJS cannot import.
 *
 * @param {Project} project
 * @param {string} entry
 */
function isEsModule(project, entry) {
  return JSON.stringify(project.manifest().exports[entry]).includes('.mjs"');
}

/**
 * Type-checks the use of entries, with the libraries' own types.
 *
 * @param {Project} project
 * @param {Resolution} resolution
 * @param {string[]} entries
 */
function check(project, resolution, entries) {
  const { commonJs, esModule, options } = resolutions[resolution];
  const types = fs.existsSync(path.join(project.folder, 'node_modules', '@types', 'node')) ? ['node'] : [];
  const common = { esModuleInterop: true, lib: ['es2023'], noEmit: true, skipLibCheck: false, strict: true, target: 'es2022', types };
  const folder = path.join(project.folder, `types-${resolution}`);
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: { ...common, ...options } }));
  const required = entries.filter((entry) => !isEsModule(project, entry));
  for (const ending of commonJs) fs.writeFileSync(path.join(folder, `entries.${ending}`), codeFor(required));
  for (const ending of esModule) fs.writeFileSync(path.join(folder, `entries.${ending}`), codeFor(entries));
  outputOf(project.tool('typescript', 'tsc', ['-p', folder], folder), 'tsc');
}

/**
 * The entries that a project can load.
 *
 * @param {Project} project
 * @param {(entry: string) => boolean} isMeant
 */
function entriesOf(project, isMeant) {
  return Object.keys(project.manifest().exports).filter((entry) => entry !== './package.json' && isMeant(entry));
}

/**
 * @param {string} what
 * @param {(entry: string) => boolean} isMeant
 * @param {Resolution[]} kinds
 * @returns {Proof[]}
 */
function typeProofs(what, isMeant, kinds) {
  return kinds.map((resolution) => ({
    title: `the types of ${what} with moduleResolution ${resolution}`,
    run: (project) => check(project, resolution, entriesOf(project, isMeant)),
  }));
}

const isGuard = (/** @type {string} */ entry) => entry.startsWith('./runtime-guard');

const guardTypes = typeProofs('the guard without other peers than grpc-js', isGuard, ['node16', 'bundler']);
const lintTypes = typeProofs('the plugin without other peers than ESLint', (entry) => !isGuard(entry), ['node16', 'bundler']);
const allTypes = typeProofs('all entries', () => true, ['node16', 'bundler']);
const oldTypes = typeProofs('all entries in CommonJS', () => true, ['node10']);

/** @type {Proof} */
const configTypes = {
  title: 'the types of a configuration in TypeScript',
  run(project) {
    const folder = project.folderOf('types-config', ['lint/typescript']);
    const options = ['--module', 'node16', '--esModuleInterop', '--strict', '--noEmit', '--skipLibCheck', '--types', 'node', '--target', 'es2022'];
    outputOf(project.tool('typescript', 'tsc', [...options, 'eslint.config.ts'], folder), 'tsc');
  },
};

module.exports = { allTypes, configTypes, guardTypes, lintTypes, oldTypes };
