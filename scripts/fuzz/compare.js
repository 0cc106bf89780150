'use strict';

const { FAMILY, claimsOf } = require('./expected');

/** @typedef {import('./expected').Claim} Claim */
/** @typedef {import('./lint').Verdict} Verdict */
/** @typedef {import('./oracle').Observation} Observation */

/** @typedef {'agrees' | 'misses' | 'quiet' | 'wrong'} Outcome */

/**
 * What the oracle and the rules say of one program: by rule, of the family of rules about the send half, and by pair of
 * sites. What may be reported, but need not, counts nowhere.
 *
 * @typedef {object} Comparison
 * @property {Map<string, Outcome>} rules
 * @property {{ agrees: string[], misses: string[], wrong: string[] }} pairs
 */

/** The rules that are compared, with `send half` for all of the family. */
const ROWS = [...FAMILY, 'no-concurrent-receive', 'no-abandoned-receive', 'no-send-after-close'];

/** Rules whose reports take the place of others at the same line; the first ones go before the later ones. */
const PRECEDENCE = [['no-send-after-close'], ['consistent-send-lock', 'no-async-stream-listener', 'no-abandoned-receive'], ['no-concurrent-send', 'no-concurrent-receive'], ['no-close-during-send'], ['single-sender'], ['no-floating-send']];

/** Where the rules stand that tell of a cause. */
const WITH_CAUSE = 1;

/** @param {Observation} observation @param {Verdict} verdict @returns {Comparison} */
function compare(observation, verdict) {
  const claims = claimsOf(observation);
  /** @type {Comparison['rules']} */
  const rules = new Map();
  for (const rule of ROWS) {
    const outcome = outcomeOf(rule, claims, observation, verdict);
    if (outcome !== undefined) rules.set(rule, outcome);
  }
  const family = familyOutcome(claims, observation, verdict);
  if (family !== undefined) rules.set('send half', family);
  return { pairs: comparePairs(claims, observation, verdict), rules };
}

/** @param {string} rule @param {Claim[]} claims @param {Observation} observation @param {Verdict} verdict @returns {Outcome | undefined} */
function outcomeOf(rule, claims, observation, verdict) {
  const { reports } = verdict;
  const lines = (reports.get(rule) ?? []).filter((line) => observation.ran.has(line));
  const own = claims.filter(({ rules }) => rules.includes(rule));
  const isFirm = own.some((claim) => claim.isFirm && claim.rules.length === 1 && !isHidden(rule, claim, claims) && !isReplaced(rule, claim, verdict));
  if (lines.length > 0) return isFirm ? 'agrees' : own.length > 0 || isExcused(rule, observation) ? undefined : 'wrong';
  return isFirm ? 'misses' : own.length > 0 ? undefined : 'quiet';
}

/** Whether another report may take the place of this one. @param {string} rule @param {Claim} claim @param {Claim[]} claims */
function isHidden(rule, { at, key }, claims) {
  const rank = PRECEDENCE.findIndex((rules) => rules.includes(rule));
  const before = PRECEDENCE.slice(0, rank).flat();
  // The mere order of two tasks is not told of where their sequences mix.
  const isAnywhere = rule === 'single-sender';
  return claims.some((other) => other.key !== key && (isAnywhere || other.at.some((line) => at.includes(line))) && other.rules.some((name) => before.includes(name)));
}

/** Whether another rule has told of the place already, be it at another place of the same two tasks. @param {string} rule @param {Claim} claim @param {Verdict} verdict */
function isReplaced(rule, { at }, { pairs, reports }) {
  const rank = PRECEDENCE.findIndex((rules) => rules.includes(rule));
  if (PRECEDENCE.slice(0, rank).flat().some((other) => reports.get(other)?.some((line) => at.includes(line)))) return true;
  return rank > WITH_CAUSE && [...pairs].some(([key, { cause }]) => cause !== undefined && sitesOf(key).some((line) => at.includes(line)));
}

/** A lock that only some methods of a class take is told of without any fork. @param {string} rule @param {Observation} observation */
function isExcused(rule, { isStuck, lockUse }) {
  return isStuck || (rule === 'consistent-send-lock' && lockUse.size > 1);
}

/** @param {Claim[]} claims @param {Observation} observation @param {Verdict} verdict @returns {Outcome | undefined} */
function familyOutcome(claims, observation, verdict) {
  const speaks = [...FAMILY, 'no-send-after-close'].some((rule) => (verdict.reports.get(rule) ?? []).some((line) => observation.ran.has(line)));
  const own = claims.filter(({ rules }) => rules.some((rule) => FAMILY.includes(rule) || rule === 'no-send-after-close'));
  // Where a rule about the other half may tell of it as well, no rule of the family has to.
  const isFirm = own.some((claim) => claim.isFirm && claim.rules.every((rule) => FAMILY.includes(rule) || rule === 'no-send-after-close'));
  if (speaks) return isFirm ? 'agrees' : own.length > 0 || isExcused('consistent-send-lock', observation) ? undefined : 'wrong';
  return isFirm ? 'misses' : own.length > 0 ? undefined : 'quiet';
}

/** @param {Claim[]} claims @param {Observation} observation @param {Verdict} verdict @returns {Comparison['pairs']} */
function comparePairs(claims, observation, { pairs, reports }) {
  const firm = claims.filter(({ isFirm, key }) => isFirm && key.includes('/')).map(({ key }) => key);
  const known = new Set(claims.map(({ key }) => key));
  const late = new Set(reports.get('no-send-after-close'));
  const moot = new Set(claims.filter(({ key }) => key.startsWith('late')).flatMap(({ at }) => at));
  const isFound = (/** @type {string} */ key) => pairs.has(key) || (key.startsWith('close') && sitesOf(key).some((line) => late.has(line)));
  return {
    agrees: firm.filter(isFound),
    misses: firm.filter((key) => !isFound(key)),
    wrong: [...pairs].filter(([key, { cause }]) => !known.has(key) && !observation.isStuck && cause !== 'lock' && !sitesOf(key).every((line) => moot.has(line)) && sitesOf(key).every((line) => observation.ran.has(line))).map(([key]) => key),
  };
}

/** @param {string} key */
function sitesOf(key) {
  return (key.split(' ')[1] ?? '').split('/').map(Number);
}

module.exports = { compare };
