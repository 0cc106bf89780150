'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { createLinter, ruleTimes } = require('./linting');
const { lineCount, streamingProgram } = require('./programs');
const { makeProject, removeProject, withGrpc } = require('./project');

const sizes = [100, 300, 1_000, 3_000, 10_000, 20_000];

/** Programs of each length that are linted, and those before that warm everything up. */
const repeats = 5;
const warmUps = 5;

/** Lints programs of growing length, all at the same path, and prints what our rules took as JSON. The others run beside them, so that they pay for the types. */
async function growthOnce() {
  const folder = makeProject((made) => fs.writeFileSync(path.join(made, 'program.ts'), ''), withGrpc);
  const linter = createLinter(folder, { withOthers: true, withOurs: true });
  const lint = async (/** @type {number} */ size, /** @type {number} */ seed) => {
    const code = streamingProgram(size, seed);
    const [result] = await linter.lintText(code, { filePath: path.join(folder, 'program.ts') });
    if (result === undefined) throw new Error('Nothing was linted.');
    return { lines: lineCount(code), ours: ruleTimes(result).ours };
  };
  try {
    for (let seed = 0; seed < warmUps; seed += 1) await lint(1_000, 100 + seed);
    /** @type {Record<string, { lines: number, ours: number }[]>} */
    const measured = Object.fromEntries(sizes.map((size) => [size, []]));
    for (let seed = 0; seed < repeats; seed += 1) for (const size of sizes) measured[size]?.push(await lint(size, seed));
    process.stdout.write(JSON.stringify(measured));
  } finally {
    removeProject(folder);
  }
}

void growthOnce();
