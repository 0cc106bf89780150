/** Something whose operations are counted, such as one half of a stream. Once it is over, clocks need not speak of it. */
export interface Counted {
  over: boolean;
}

/**
 * What a task knows: for each half of a stream the highest index of an operation that happened before. Immutable.
 * An absent clock knows nothing; contexts that never touched a stream have none.
 */
export type Clock = ReadonlyMap<Counted, number>;

/** Pointwise maximum; one of the two arguments themselves whenever it already holds the other. */
export function joined(one: Clock | undefined, other: Clock | undefined): Clock | undefined {
  if (one === other || other === undefined) return one;
  if (one === undefined || holds(one, other)) return one ?? other;
  if (holds(other, one)) return other;
  const both = living(one);
  for (const [counted, index] of other) {
    if (!counted.over && (both.get(counted) ?? 0) < index) both.set(counted, index);
  }
  return both;
}

/** The clock after operation `index`, without what is over. */
export function advanced(clock: Clock | undefined, counted: Counted, index: number): Clock {
  return (clock === undefined ? new Map<Counted, number>() : living(clock)).set(counted, index);
}

function living(clock: Clock): Map<Counted, number> {
  const next = new Map<Counted, number>();
  for (const [counted, index] of clock) if (!counted.over) next.set(counted, index);
  return next;
}

/** Whether `clock` knows all that `other` knows, as far as that is not over. */
function holds(clock: Clock, other: Clock): boolean {
  for (const [counted, index] of other) {
    if (!counted.over && (clock.get(counted) ?? 0) < index) return false;
  }
  return true;
}
