import type { Mode } from './finding';

/** How severe a finding is, against how severe it must be for a mode to throw on it. */
const SEVERITY: Readonly<Record<Mode, number>> = { report: 0, strict: 1, throw: 2 };
const THRESHOLD: Readonly<Record<Mode, number>> = { report: Infinity, strict: 1, throw: 2 };

/** Whether a guard in mode `installed` throws on a finding of mode `found`. */
export function throwsOn(installed: Mode, found: Mode): boolean {
  return SEVERITY[found] >= THRESHOLD[installed];
}

/**
 * Whether a finding is only a potential overlap to a guard in mode `installed`: nothing orders its operations, yet this
 * run kept them apart.
 */
export function isPotential(installed: Mode, found: Mode): boolean {
  return found === 'strict' && installed !== 'strict';
}
