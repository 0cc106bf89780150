'use strict';

/** @typedef {import('./judge').Judgement} Judgement */

/** A disagreement as a file to read, and to judge again. @param {string} row @param {Judgement} judgement */
function findingText(row, { comparison, observation, source, verdict }) {
  const pairs = [...observation.pairs].map(([key, { closers, harms }]) => `${key} (${[...harms, ...closers].join(', ')})`);
  const closes = [...observation.closes.values()].map(({ close, isCertain, send }) => `${close} before ${send}${isCertain ? ', always' : ''}`);
  const reports = [...verdict.reports].map(([rule, lines]) => `${rule} ${lines.join(', ')}`);
  const found = [...verdict.pairs].map(([key, { cause, tier }]) => `${key} (${cause ?? tier})`);
  return [
    source.trimEnd(),
    '',
    `// ${row}`,
    `// The contract: ${list(pairs)}.`,
    `// Ordered, but within a sequence: ${list([...observation.meetings])}.`,
    `// Sends after a close: ${list(closes)}.`,
    `// The rules report: ${list(reports)}.`,
    `// The analysis finds: ${list(found)}.`,
    `// Pairs missed: ${list(comparison.pairs.misses)}; wrong: ${list(comparison.pairs.wrong)}.`,
    '',
  ].join('\n');
}

/** @param {string[]} parts */
function list(parts) {
  return parts.length === 0 ? 'nothing' : parts.join('; ');
}

module.exports = { findingText };
