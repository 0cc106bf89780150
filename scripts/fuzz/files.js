'use strict';

const fs = require('node:fs');
const { SentenceError } = require('../sentence-error');
const { findingText } = require('./finding');
const { disagreements, judge } = require('./judge');

/** What is said of programs that were saved, without what was said of them before. @param {string[]} files @param {number} schedules */
async function judgeFiles(files, schedules) {
  for (const file of files) {
    const source = fs.readFileSync(file, 'utf8').replace(/\n\/\/ (?:misses|speaks|wrong) [^]*$/, '\n');
    const judgement = await judge(source, schedules);
    if (judgement === undefined) throw new SentenceError(`${file} is no program that the fuzzer could run.`);
    const rows = disagreements(judgement.comparison).map((row) => (judgement.limited.has(row) ? `${row}, for a limit alone` : row));
    process.stdout.write(`${findingText(rows.join('; ') || 'They agree', judgement)}\n`);
  }
}

module.exports = { judgeFiles };
