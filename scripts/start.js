'use strict';

// First: it checks Node's version.
const { setUp } = require('./set-up');

const { tell } = require('./sentence-error');
const { parseArguments, usage } = require('./start/arguments');
const { openFolder } = require('./start/folder');
const { Progress } = require('./start/progress');

/**
 * What needs dependencies is loaded only after they are known to be there.
 *
 * @param {ReturnType<typeof openFolder> | undefined} project
 * @param {{ json: boolean }} options
 */
async function check(project, options) {
  const progress = new Progress(process.stderr, { quiet: options.json });
  try {
    const { checkApps } = require('./start/check-apps');
    const { checkFolder } = require('./start/check-folder');
    return project ? await checkFolder(project, progress, options) : await checkApps(progress, options);
  } finally {
    progress.finish();
  }
}

/** @param {string[]} commandLine */
async function start(commandLine) {
  const { folder, help, json } = parseArguments(commandLine);
  if (help) {
    process.stdout.write(usage);
    return 0;
  }
  const project = folder === undefined ? undefined : openFolder(folder, process.env.INIT_CWD ?? process.cwd());
  setUp();
  return check(project, { json });
}

start(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
}, tell);
