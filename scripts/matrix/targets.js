'use strict';

/** @typedef {import('./statistics').Count} Count */

/** Of the runs of a scenario whose verdict is a throw, as many must throw at the default delay. */
const mostlyThrown = 0.9;

/** @param {Count} count */
function missedByLegal({ failed, overlaps, potential, verdict }) {
  return [
    ...(overlaps > 0 ? ['false overlaps'] : []),
    ...(potential > 0 && verdict === 'silent' ? ['false potential overlaps'] : []),
    ...(failed > 0 ? ['wrong results'] : []),
  ];
}

/** @param {Count} count */
function missedByMisuse({ failed, runs, thrown, told, verdict }) {
  return [
    ...(told < runs ? ['missed'] : []),
    ...(verdict === 'throw' && thrown < mostlyThrown * runs ? ['seldom thrown'] : []),
    ...(verdict !== 'throw' && thrown > 0 ? ['thrown'] : []),
    ...(failed > 0 ? ['hung'] : []),
  ];
}

/**
 * What is not as it should be with a scenario; empty if it is.
 *
 * @param {Count} count
 */
function missedTargets(count) {
  if (count.runs === 0) return ['did not run'];
  return count.kind === 'legal' ? missedByLegal(count) : missedByMisuse(count);
}

module.exports = { missedTargets };
