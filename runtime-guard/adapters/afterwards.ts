import type { Ordering } from '../happens-before/ordering';

/** Runs `run`, and calls `then` once what it returned has settled: at once if that is no promise, or nobody can say. */
export function afterwards(run: () => unknown, then: () => void, ordering: Ordering): unknown {
  const { result, waits } = ordering.whenSettled(run, then);
  if (!waits) then();
  return result;
}
