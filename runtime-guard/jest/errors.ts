import { StreamOverlapError } from '../core/stream-overlap-error';
import type { Culprit } from '../runners/blamed';

/** Whoever fails for the errors in a list that jest-circus keeps. */
export function culpritOf(errors: unknown[]): Culprit {
  return { fail: (error) => { add(errors, error); }, key: errors };
}

/** Adds an error to the list; if the program throws it as well, it is in the list once. */
function add(errors: unknown[], error: StreamOverlapError): void {
  errors.push([error, error]);
  const before = Object.hasOwn(errors, 'push') ? errors.push.bind(errors) : Array.prototype.push.bind(errors);
  const isKnown = (added: unknown): boolean => {
    const thrown: unknown = Array.isArray(added) ? added[0] : added;
    return StreamOverlapError.is(thrown) && thrown.finding === error.finding;
  };
  Object.defineProperty(errors, 'push', {
    configurable: true,
    value: (...added: unknown[]): number => before(...added.filter((one) => !isKnown(one))),
    writable: true,
  });
}
