'use strict';

const fs = require('node:fs');
const path = require('node:path');
const fc = require('fast-check');
const { SentenceError, tell } = require('./sentence-error');
const { parseArguments, usage } = require('./fuzz/arguments');
const { compare } = require('./fuzz/compare');
const { programs } = require('./fuzz/grammar');
const { lint } = require('./fuzz/lint');
const { observe } = require('./fuzz/oracle');
const { print } = require('./fuzz/print');
const { findingText, signature } = require('./fuzz/finding');
const { Tally } = require('./fuzz/tally');
const reviewed = require('./fuzz/reviewed.json');

/** @typedef {import('./fuzz/grammar').Program} Program */
/** @typedef {import('./fuzz/arguments').Options} Options */

const BATCH = 50;
const FINDINGS = path.join(__dirname, 'fuzz', 'findings');

/** @param {Program} program @param {Options} options */
async function judge(program, { schedules }) {
  const { source } = print(program, false);
  return compare(await observe(program, schedules, 1), lint(source));
}

async function main() {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) return void process.stdout.write(usage);
  fs.rmSync(FINDINGS, { force: true, recursive: true });
  fs.mkdirSync(FINDINGS, { recursive: true });
  const deadline = Date.now() + options.seconds * 1000;
  const tally = new Tally();
  const seen = new Map();
  let count = 0;
  for (let seed = options.seed; count < options.programs && Date.now() < deadline; seed += 1) {
    const batch = fc.sample(programs(), { numRuns: BATCH, seed });
    for (const [at, program] of batch.entries()) {
      if (count >= options.programs || Date.now() > deadline) break;
      count += 1;
      const comparisons = await judge(program, options);
      for (const comparison of comparisons) {
        const { missed, row, wrong } = comparison;
        tally.add(comparison);
        for (const [type, keys] of [['wrong', wrong], ['missed', missed]]) {
          if (keys.length === 0) continue;
          const name = `${row}-${type}`;
          const n = (seen.get(name) ?? 0) + 1;
          seen.set(name, n);
          if (n > options.shrink) continue;
          const small = await shrink(seed, at, options, row, type);
          const text = findingText(small ?? program, name);
          fs.writeFileSync(path.join(FINDINGS, `${name}-${n}.js`), text + (await detail(small ?? program, options)));
        }
      }
    }
  }
  process.stdout.write(tally.text(count, options.schedules));
  if (!tally.passes()) process.exitCode = 1;
}

async function detail(program, options) {
  const c = await judge(program, options);
  return c.filter(({ missed, wrong }) => missed.length + wrong.length > 0).map(({ row, agreed, missed, wrong }) => `// ${row}: agreed ${agreed.join(', ')}; missed ${missed.join(', ')}; wrong ${wrong.join(', ')}\n`).join('');
}

async function shrink(seed, at, options, row, type) {
  const property = fc.asyncProperty(programs(), async (program) => {
    const found = (await judge(program, options)).find((comparison) => comparison.row === row);
    return found === undefined || found[type].length === 0;
  });
  const details = await fc.check(property, { seed, path: String(at), interruptAfterTimeLimit: 6000, markInterruptAsFailure: false, endOnFailure: false });
  return details.counterexample?.[0];
}

main().catch(tell);
