'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createLinter, ruleTimes } = require('./linting');
const { streamingProgram } = require('./programs');
const { makeProject, removeProject, withGrpc } = require('./project');

const lines = 500;
const edits = 40;
const warmUps = 10;

/**
 * The program after an edit of one line in its middle.
 *
 * @param {string} code
 * @param {number} edit
 */
function edited(code, edit) {
  const all = code.split('\n');
  const middle = all.findIndex((line, index) => index > all.length / 2 && /^ {2}const /.test(line));
  return all.with(middle, `${all[middle] ?? ''} console.log(${edit});`).join('\n');
}

/**
 * Edits a file and lints it, over and over, in one process with one project service, as a language server does.
 * Each edit is linted without our rules or with them, so that every lint has a program of its own to check. Of two
 * edits, now the one and now the other comes first: what the first leaves behind for the second burdens both alike.
 */
async function latencyOnce() {
  const folder = makeProject((made) => fs.writeFileSync(path.join(made, 'program.ts'), ''), withGrpc);
  const code = streamingProgram(lines, 1);
  const filePath = path.join(folder, 'program.ts');
  const linters = {
    with: createLinter(folder, { withOthers: true, withOurs: true }),
    without: createLinter(folder, { withOthers: true, withOurs: false }),
  };
  let edit = 0;
  const lint = async (/** @type {'with' | 'without'} */ which) => {
    edit += 1;
    const text = edited(code, edit);
    const start = performance.now();
    const [result] = await linters[which].lintText(text, { filePath });
    const ms = performance.now() - start;
    if (result === undefined) throw new Error('Nothing was linted.');
    return { ms, rules: ruleTimes(result).ours };
  };
  try {
    const measured = [];
    for (let round = 0; round < warmUps + edits; round += 1) {
      const first = round % 2 === 0 ? await lint('without') : undefined;
      const withOurs = await lint('with');
      const without = first ?? (await lint('without'));
      measured.push({ rules: withOurs.rules, with: withOurs.ms, without: without.ms });
    }
    process.stdout.write(JSON.stringify(measured.slice(warmUps)));
  } finally {
    removeProject(folder);
  }
}

void latencyOnce();
