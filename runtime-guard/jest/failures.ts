import type { Finding } from '../core/finding';
import { StreamOverlapError } from '../core/stream-overlap-error';
import { blamed } from './circus';
import { siteOf } from './site';

interface Failure {
  readonly errors: unknown[];
  readonly finding: Finding;
  readonly take: () => void;
}

let failures: Failure[] = [];

/**
 * Fails the running test, even if the program swallowed the throw; a throw that fails it by itself is shown once, and so
 * is a race that repeats.
 */
export function fail(finding: Finding): void {
  const error = new StreamOverlapError(finding);
  const { lists, note } = blamed();
  if (note !== undefined) {
    error.message = `${note}\n${error.message}`;
    error.stack = `${error.name}: ${error.message}`;
  }
  for (const errors of lists) add(errors, error);
}

/** Takes back the failures since `start`, and returns their findings. */
export function takeFailures(start: number): Finding[] {
  const taken = failures.slice(start);
  failures = failures.slice(0, start);
  for (const { take } of taken) take();
  return taken.map(({ finding }) => finding);
}

export function failuresSoFar(): number {
  return failures.length;
}

function add(errors: unknown[], error: StreamOverlapError): void {
  const site = siteOf(error.finding);
  if (failures.some((known) => known.errors === errors && siteOf(known.finding) === site)) return;
  const entry = [error, error];
  errors.push(entry);
  failures.push({
    errors,
    finding: error.finding,
    take: () => {
      const place = errors.indexOf(entry);
      if (place >= 0) errors.splice(place, 1);
    },
  });
  const push = Array.prototype.push.bind(errors);
  const isKnown = (added: unknown): boolean => {
    const thrown: unknown = Array.isArray(added) ? added[0] : added;
    return StreamOverlapError.is(thrown) && errors.includes(entry) && thrown.finding === error.finding;
  };
  const before = Object.hasOwn(errors, 'push') ? errors.push.bind(errors) : push;
  Object.defineProperty(errors, 'push', {
    configurable: true,
    value: (...added: unknown[]): number => before(...added.filter((one) => !isKnown(one))),
    writable: true,
  });
}
