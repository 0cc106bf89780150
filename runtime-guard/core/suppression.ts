import type { Finding } from './finding';

/** What a finding must be like to be passed over; every part that is given must fit. */
interface Selection {
  readonly kind?: string;
  readonly method?: RegExp | string;
  readonly site?: RegExp | string;
  readonly reason: string;
}

/** Says of a finding for what reason the set-up passes it over; undefined if it does not. */
export function suppressor(selections: readonly Selection[]): (finding: Finding) => string | undefined {
  return (finding) => selections.find((selection) => fits(selection, finding))?.reason;
}

function fits({ kind, method, site }: Selection, { first, kind: found, second, stream }: Finding): boolean {
  if (kind !== undefined && kind !== found) return false;
  if (method !== undefined && stream.path.search(typeof method === 'string' ? wildcard(method) : method) < 0) return false;
  return site === undefined || [...first.stack, ...second.stack].some((frame) => (typeof site === 'string' ? frame.includes(site) : frame.search(site) >= 0));
}

function wildcard(text: string): RegExp {
  const parts = text.split('*').map((part) => part.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}
