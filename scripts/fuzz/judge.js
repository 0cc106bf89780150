'use strict';

const { compare } = require('./compare');
const { textOf } = require('./lines');
const { lint, lintFar } = require('./lint');
const { observe } = require('./oracle');

/** @typedef {import('./compare').Comparison} Comparison */
/** @typedef {import('./lines').Node} Node */

/**
 * @typedef {object} Judgement
 * @property {string} source
 * @property {Comparison} comparison
 * @property {Set<string>} limited rows in which the rules miss something for the sake of their limits alone
 * @property {import('./lint').Verdict} verdict
 * @property {import('./oracle').Observation} observation
 */

/** How many schedules are tried before the rules are held to be wrong. */
const DOUBT = 600;

/** What the oracle and the rules say of a program; nothing where it is none. @param {string} source @param {number} schedules @returns {Promise<Judgement | undefined>} */
async function judge(source, schedules) {
  const verdict = lint(source);
  if (verdict.error !== undefined) return undefined;
  const observation = await observe(source, schedules).catch(() => undefined);
  if (observation === undefined) return undefined;
  const comparison = compare(observation, verdict);
  if (![...comparison.rules.values()].includes('wrong') || schedules >= DOUBT) return { comparison, limited: limitedRows(comparison, observation, source), observation, source, verdict };
  // The rules may know of a schedule that was not tried.
  return judge(source, DOUBT);
}

/** @param {Comparison} comparison @param {import('./oracle').Observation} observation @param {string} source @returns {Set<string>} */
function limitedRows(comparison, observation, source) {
  const missed = [...comparison.rules].filter(([, outcome]) => outcome === 'misses');
  if (missed.length === 0) return new Set();
  const { rules } = compare(observation, lintFar(source));
  return new Set(missed.flatMap(([row]) => (rules.get(row) === 'misses' ? [] : [`misses ${row}`])));
}

/** The rows in which the two disagree, each with who is alone: `wrong single-sender`. @param {Comparison} comparison @returns {string[]} */
function disagreements({ pairs, rules }) {
  const rows = [...rules].flatMap(([row, outcome]) => (outcome === 'misses' || outcome === 'wrong' ? [`${outcome} ${row}`] : []));
  return [...rows, ...(pairs.misses.length > 0 ? ['misses pair'] : []), ...(pairs.wrong.length > 0 ? ['wrong pair'] : [])];
}

/** Rules about something else than what meets, which the second generator does not care for. */
const OTHERS = new Set(['no-late-receive', 'no-unclosed-stream', 'require-backpressure']);

/** Who says a word about a program that is right. @param {Judgement} judgement @returns {string[]} */
function speaks({ observation, verdict }) {
  const rules = [...verdict.reports.keys()].filter((rule) => !OTHERS.has(rule)).map((rule) => `speaks ${rule}`);
  const { closes, meetings, pairs } = observation;
  return pairs.size + meetings.size + closes.size > 0 ? [...rules, 'speaks oracle'] : rules;
}

/** @param {readonly Node[]} nodes @param {number} schedules @param {string} row */
async function disagreesOn(nodes, schedules, row) {
  const source = textOf(nodes);
  if (!source.includes('@grpc/grpc-js')) return false;
  const judgement = await judge(source, schedules);
  if (judgement === undefined) return false;
  if (judgement.limited.has(row)) return false;
  return (row.startsWith('speaks') ? speaks(judgement) : disagreements(judgement.comparison)).includes(row);
}

module.exports = { disagreements, disagreesOn, judge, speaks };
