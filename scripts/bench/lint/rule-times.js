'use strict';

const { median, quantile, spread, sum } = require('../statistics');
const { inChild } = require('../child');

/** @typedef {import('./corpora').Corpus} Corpus */
/** @typedef {{ file: string, others: number, ours: number }} FileTime milliseconds that rules took on one file */

/**
 * The times of several runs over a corpus, each in a process of its own.
 *
 * @param {Corpus} corpus
 * @param {number} repeats
 */
async function runsOver(corpus, repeats) {
  /** @type {FileTime[][]} */
  const runs = [];
  for (let run = 0; run < repeats; run += 1) {
    runs.push(/** @type {FileTime[]} */ (await inChild(require.resolve('./lint-once'), [corpus.folder, ...corpus.patterns])));
  }
  return runs;
}

/**
 * What our rules took in each run, in percent of what the others took.
 *
 * @param {FileTime[][][]} corpora the runs over each corpus
 */
function ratios(corpora) {
  const repeats = corpora[0]?.length ?? 0;
  return Array.from({ length: repeats }, (_, run) => {
    const files = corpora.flatMap((runs) => runs[run] ?? []);
    return (100 * sum(files.map(({ ours }) => ours))) / sum(files.map(({ others }) => others));
  });
}

/**
 * What our rules take on each file: the median of the runs.
 *
 * @param {FileTime[][]} runs
 */
function fileMedians(runs) {
  /** @type {Map<string, number[]>} */
  const times = new Map();
  for (const { file, ours } of runs.flat()) times.set(file, [...(times.get(file) ?? []), ours]);
  return [...times].map(([file, own]) => ({ file, ms: median(own) }));
}

/**
 * A quantile over all files, of each file's median; its spread is that of the single runs.
 *
 * @param {FileTime[][][]} corpora
 * @param {number} part
 */
function perFile(corpora, part) {
  const repeats = corpora[0]?.length ?? 0;
  const single = Array.from({ length: repeats }, (_, run) => quantile(corpora.flatMap((runs) => (runs[run] ?? []).map(({ ours }) => ours)), part));
  const ofMedians = quantile(corpora.flatMap(fileMedians).map(({ ms }) => ms), part);
  return { ...spread(single), median: ofMedians };
}

module.exports = { fileMedians, perFile, ratios, runsOver };
