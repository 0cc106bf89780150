'use strict';

// First: it checks Node's version.
const { setUp } = require('./set-up');

const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { tell } = require('./sentence-error');
const { parseArguments, usage } = require('./smoke/arguments');
const { pack } = require('./smoke/package-file');
const { Project } = require('./smoke/project');
const { outcomeText, prove } = require('./smoke/prove');
const { record } = require('./smoke/record');
const { scenarios } = require('./smoke/scenario');

/** @typedef {import('./smoke/scenario').Scenario} Scenario */
/** @typedef {import('./smoke/scenario').Shared} Shared */

/**
 * @param {string} project
 * @param {string} title
 * @param {() => string | void} work
 * @returns {boolean} whether it is proved
 */
function proveAndTell(project, title, work) {
  const outcome = prove(title, work);
  process.stdout.write(outcomeText(project, outcome));
  return outcome.error === undefined;
}

/**
 * Makes the project of a scenario and proves all that is to be proved in it.
 *
 * @param {Scenario} scenario
 * @param {string} folder
 * @param {Shared} shared
 * @returns {number} how many proofs failed
 */
function play({ name, packages, proofs }, folder, shared) {
  const project = new Project(path.join(folder, name));
  if (packages !== undefined) {
    const all = [shared.packageFile.file, ...packages];
    const title = `npm install ${['eslint-plugin-grpc-streams', ...packages].join(' ')}`;
    if (!proveAndTell(name, title, () => `${project.install(all)} packages`)) return 1;
  }
  return proofs.filter(({ run, title }) => !proveAndTell(name, title, () => run(project, shared))).length;
}

/** @param {string[] | undefined} only */
function smoke(only) {
  setUp();
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'grpc-streams-smoke-'));
  try {
    /** @type {Shared} */
    const shared = { packageFile: pack(folder), figures: {} };
    const chosen = scenarios.filter(({ name }) => only?.includes(name) ?? true);
    const failed = chosen.reduce((count, scenario) => count + play(scenario, folder, shared), 0);
    if (only === undefined && failed === 0) record(/** @type {import('./smoke/record').Figures} */ (shared.figures));
    process.stdout.write(failed === 0 ? 'All is proved.\n' : `${failed} not proved.\n`);
    return failed === 0 ? 0 : 1;
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** @param {string[]} commandLine */
function main(commandLine) {
  const names = scenarios.map(({ name }) => name);
  const { help, only } = parseArguments(commandLine, names);
  if (help) process.stdout.write(usage(names));
  return help ? 0 : smoke(only);
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  tell(error);
}
