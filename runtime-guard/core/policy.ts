import type { Finding, FindingKind, Mode } from './finding';

/** How severe a finding is, against how severe it must be for a mode to throw on it. */
const SEVERITY: Readonly<Record<Mode, number>> = { report: 0, strict: 1, throw: 2 };
const THRESHOLD: Readonly<Record<Mode, number>> = { report: Infinity, strict: 1, throw: 2 };

/** Whether a guard in mode `installed` throws on a finding of mode `found`. */
export function throwsOn(installed: Mode, found: Mode): boolean {
  return SEVERITY[found] >= THRESHOLD[installed];
}

/** What costs memory or connections only, or may: no overlap, and never thrown. */
const ADVICE: ReadonlySet<FindingKind> = new Set(['late-receive', 'unbounded-buffering', 'unclosed-stream']);

/**
 * Whether a finding only speaks of what may happen, to a guard in mode `installed`: nothing orders its operations, yet
 * this run kept them apart; or it is advice.
 */
export function isPotential(installed: Mode, { kind, mode }: Pick<Finding, 'kind' | 'mode'>): boolean {
  return installed !== 'strict' && (mode === 'strict' || ADVICE.has(kind));
}
