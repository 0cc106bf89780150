'use strict';

// First: it checks Node's version.
const { setUp } = require('./set-up');

const { parseArguments, usage } = require('./matrix/arguments');
const { tell } = require('./sentence-error');
const { Progress } = require('./start/progress');

const engine = 'promise-hooks';

/** Of the runs of a correct scenario, those of a wrong one. */
const shareOfMisuse = 0.2;

/** @param {string} binary */
function runSuites(binary) {
  const { spawnSync } = require('node:child_process');
  const { root } = require('./root');
  const { toolFile } = require('./tool');
  const { status } = spawnSync(binary, [toolFile('jest', 'jest'), '--maxWorkers=2', 'runtime-guard', 'fixtures'], { cwd: root, stdio: 'inherit' });
  return status === 0;
}

/**
 * Runs all that is asked for on one line of Node; says whether it is as it should be.
 *
 * @param {number} line
 * @param {string} folder of the compiled scenarios
 * @param {ReturnType<typeof parseArguments>} options
 * @param {Progress} progress
 */
async function checkLine(line, folder, { only, runs, suites }, progress) {
  const { countScenarios, scenarioNames } = require('./matrix/count-scenarios');
  const { lineText } = require('./matrix/line-text');
  const { nodeOfLine } = require('./matrix/node-line');
  const { missedTargets } = require('./matrix/targets');
  progress.say(`Node ${line}`, 'getting it');
  const { binary, version } = nodeOfLine(line);
  const passed = !suites || runSuites(binary);
  const names = scenarioNames(folder, only);
  const task = { engine, legalRuns: runs, misuseRuns: Math.ceil(runs * shareOfMisuse), names };
  const counts = await countScenarios(binary, folder, task, (name) => { progress.say(`Node ${version}`, name); });
  progress.finish();
  process.stdout.write(`${lineText(version, counts)}\n`);
  const silent = names.filter((name) => !counts.some((count) => count.name === name));
  if (silent.length > 0) process.stdout.write(`Nothing was counted of: ${silent.join('; ')}.\n`);
  return passed && silent.length === 0 && counts.every((count) => missedTargets(count).length === 0);
}

/** @param {string[]} commandLine */
async function matrix(commandLine) {
  const options = parseArguments(commandLine);
  if (options.help) {
    process.stdout.write(usage);
    return 0;
  }
  setUp();
  const fs = require('node:fs');
  const { compileScenarios } = require('./matrix/compile');
  const progress = new Progress(process.stderr, { quiet: false });
  const folder = compileScenarios();
  try {
    let isRight = true;
    for (const line of options.lines) isRight = (await checkLine(line, folder, options, progress)) && isRight;
    return isRight ? 0 : 1;
  } finally {
    progress.finish();
    fs.rmSync(folder, { force: true, recursive: true });
  }
}

matrix(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
}, tell);
