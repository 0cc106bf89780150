import type { Finding } from '../core/finding';

/** Where a finding happened, whichever of the two operations came first: a race repeats at the same pair of sites. */
export function siteOf({ first, kind, second, stream }: Finding): string {
  const [one, other] = [first.stack[0] ?? '', second.stack[0] ?? ''].sort();
  return JSON.stringify([kind, stream.path, stream.side, one, other]);
}

/** Those that happened elsewhere than all before them. */
export function distinct(findings: readonly Finding[]): Finding[] {
  const bySite = new Map<string, Finding>();
  for (const finding of findings) {
    const site = siteOf(finding);
    if (!bySite.has(site)) bySite.set(site, finding);
  }
  return [...bySite.values()];
}
