'use strict';

const path = require('node:path');
const { createLinter, ruleTimes } = require('./linting');

/**
 * Lints files once, in a process of its own as ESLint's command does, and prints the times of the rules as JSON.
 *
 * @param {string} folder
 * @param {string[]} patterns
 */
async function lintOnce(folder, patterns) {
  const results = await createLinter(folder, { withOthers: true, withOurs: true }).lintFiles(patterns);
  const files = results.map((result) => ({ file: path.relative(folder, result.filePath).replaceAll('\\', '/'), ...ruleTimes(result) }));
  process.stdout.write(JSON.stringify(files));
}

const [folder = '.', ...patterns] = process.argv.slice(2);
void lintOnce(folder, patterns);
