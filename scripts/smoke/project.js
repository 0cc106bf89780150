'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { readJson } = require('../read-json');
const { root } = require('../root');
const { toolFile } = require('../tool');
const { npm, outputOf, run } = require('./command');

const fixtures = path.join(__dirname, '__fixtures__');
const ownName = 'eslint-plugin-grpc-streams';

/** A blank project in a folder of its own, into which packages are installed from the registry and ours from its file. */
class Project {
  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  }

  /**
   * @param {string[]} packages
   * @returns {number} how many packages there are afterwards
   */
  install(packages) {
    const options = ['--prefix', this.folder, '--no-audit', '--no-fund', '--prefer-offline', '--loglevel=error'];
    outputOf(npm(['install', ...options, ...packages], this.folder), `npm install ${packages.join(' ')}`);
    return Object.keys(this.installed()).length;
  }

  /** The packages that npm has installed, by folder. */
  installed() {
    const { packages } = /** @type {{ packages: Record<string, { version: string }> }} */ (
      readJson(path.join(this.folder, 'node_modules', '.package-lock.json'))
    );
    return packages;
  }

  /**
   * A folder in the project with the files of fixtures.
   *
   * @param {string} name
   * @param {string[]} sources folders of fixtures
   */
  folderOf(name, sources) {
    const folder = path.join(this.folder, name);
    for (const source of sources) fs.cpSync(path.join(fixtures, source), folder, { recursive: true });
    return folder;
  }

  /** The manifest of our package, as installed. */
  manifest() {
    return /** @type {{ exports: Record<string, unknown> }} */ (readJson(path.join(this.folder, 'node_modules', ownName, 'package.json')));
  }

  /**
   * Fails in words where our package does not export an entry.
   *
   * @param {string} entry
   */
  requireEntry(entry) {
    if (!(entry in this.manifest().exports)) throw new Error(`package.json exports no "${entry}".`);
  }

  /**
   * @param {string[]} args
   * @param {string} [folder]
   * @param {NodeJS.ProcessEnv} [env]
   */
  node(args, folder = this.folder, env = {}) {
    return run([process.execPath, ...args], folder, env);
  }

  /**
   * Runs a command of a package, from the project if it has the package, else from the checkout.
   *
   * @param {string} packageName
   * @param {string} command
   * @param {string[]} args
   * @param {string} [folder]
   */
  tool(packageName, command, args, folder = this.folder) {
    const top = fs.existsSync(path.join(this.folder, 'node_modules', packageName)) ? this.folder : root;
    return this.node([toolFile(packageName, command, top), ...args], folder);
  }
}

module.exports = { Project };
