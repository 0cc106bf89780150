'use strict';

const { indent } = require('../start/lint-text');

/**
 * @typedef {object} Outcome
 * @property {string} title
 * @property {number} milliseconds
 * @property {string | undefined} error undefined: proved
 * @property {string | undefined} remark
 */

/**
 * Runs a piece of work and says how it ended.
 *
 * @param {string} title
 * @param {() => string | void} work
 * @returns {Outcome}
 */
function prove(title, work) {
  const start = performance.now();
  /** @param {{ error?: string | undefined, remark?: string | undefined }} end */
  const outcome = ({ error, remark }) => ({ title, milliseconds: performance.now() - start, error, remark });
  try {
    return outcome({ remark: work() ?? undefined });
  } catch (error) {
    return outcome({ error: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * One line, and below it what went wrong.
 *
 * @param {string} project
 * @param {Outcome} outcome
 */
function outcomeText(project, { error, milliseconds, remark, title }) {
  const time = `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
  const line = `${error === undefined ? 'ok  ' : 'FAIL'} ${time}  ${project.padEnd(9)}  ${title}`;
  const more = remark === undefined ? '' : `: ${remark}`;
  return `${line}${more}\n${error === undefined ? '' : `${indent(error.trimEnd())}\n`}`;
}

module.exports = { outcomeText, prove };
