import type { Finding, FindingKind, Mode } from './finding';

/** How severe a finding is, against how severe it must be for a mode to throw on it. */
const SEVERITY: Readonly<Record<Mode, number>> = { report: 0, strict: 1, throw: 2 };
const THRESHOLD: Readonly<Record<Mode, number>> = { report: Infinity, strict: 1, throw: 2 };

/** Whether a guard in mode `installed` throws on a finding of mode `found`. */
export function throwsOn(installed: Mode, found: Mode): boolean {
  return SEVERITY[found] >= THRESHOLD[installed];
}

const ADVICE: ReadonlySet<FindingKind> = new Set(['late-receive', 'unbounded-buffering', 'unclosed-stream']);

/** Whether a finding is of what costs memory or connections only, or may: no overlap, and never thrown. */
export function isAdvice({ kind }: Pick<Finding, 'kind'>): boolean {
  return ADVICE.has(kind);
}

/**
 * Whether a finding only speaks of what may happen, to a guard in mode `installed`: nothing orders its operations, yet
 * this run kept them apart; or it is advice.
 */
export function isPotential(installed: Mode, finding: Pick<Finding, 'kind' | 'mode'>): boolean {
  return installed !== 'strict' && (finding.mode === 'strict' || isAdvice(finding));
}
