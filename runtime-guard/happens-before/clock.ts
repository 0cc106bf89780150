/**
 * What a task knows: for each half of a stream the highest index of an operation that happened before. Immutable.
 * An absent clock knows nothing; contexts that never touched a stream have none.
 */
export type Clock = ReadonlyMap<number, number>;

/** Pointwise maximum; one of the two arguments themselves whenever it already holds the other. */
export function joined(one: Clock | undefined, other: Clock | undefined): Clock | undefined {
  if (one === other || other === undefined) return one;
  if (one === undefined || holds(other, one)) return other;
  if (holds(one, other)) return one;
  const both = new Map(one);
  for (const [half, index] of other) {
    if ((both.get(half) ?? 0) < index) both.set(half, index);
  }
  return both;
}

/** The clock after operation `index` on `half`, without the halves that no longer live. */
export function advanced(clock: Clock | undefined, half: number, index: number, live: ReadonlySet<number>): Clock {
  const next = new Map<number, number>();
  if (clock !== undefined) {
    for (const [known, last] of clock) if (live.has(known)) next.set(known, last);
  }
  return next.set(half, index);
}

function holds(clock: Clock, other: Clock): boolean {
  if (other.size > clock.size) return false;
  for (const [half, index] of other) {
    if ((clock.get(half) ?? 0) < index) return false;
  }
  return true;
}
