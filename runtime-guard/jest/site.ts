import type { Finding } from '../core/finding';

/** Where a finding happened, whichever of the two operations came first: a race repeats at the same pair of sites. */
export function siteOf({ first, kind, second, stream }: Finding): string {
  const [one, other] = [first.stack[0] ?? '', second.stack[0] ?? ''].sort();
  return JSON.stringify([kind, stream.path, stream.side, one, other]);
}
