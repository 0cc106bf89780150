'use strict';

/** @typedef {import('./run-guarded').GuardFinding} GuardFinding */
/** @typedef {{ finding: GuardFinding, count: number }} GuardGroup */

/**
 * Where a finding happened: the frames of its report. Stream numbers and the like differ from one repetition to the next.
 *
 * @param {GuardFinding} finding
 */
function site({ message }) {
  const frames = message.split('\n').filter((line) => /^\s*at /.test(line));
  return frames.length > 0 ? frames.join('\n') : message;
}

/**
 * Findings of the same kind, direction and site, counted.
 *
 * @param {GuardFinding[]} findings
 */
function groupFindings(findings) {
  /** @type {Map<string, GuardGroup>} */
  const groups = new Map();
  for (const finding of findings) {
    const key = JSON.stringify([finding.kind, finding.direction, site(finding)]);
    const count = groups.get(key)?.count ?? 0;
    groups.set(key, { finding: groups.get(key)?.finding ?? finding, count: count + 1 });
  }
  return [...groups.values()];
}

module.exports = { groupFindings };
