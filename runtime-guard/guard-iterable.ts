import { type Side, Stream } from './core/stream';
import { installedGuard } from './installed';

/** How a stream is named in reports. */
export interface IterableOptions {
  /** The full method, such as `/chat.Room/Join`. */
  readonly method?: string;
  /** Default `client`. */
  readonly side?: Side;
}

/**
 * Watches an async iterable, an async generator or an iterator that is the receive half of a stream: at most one task
 * takes messages from it, and one `next()` at a time waits. It is watched in place, and returned: whoever holds it is
 * seen. Without an installed guard it is returned untouched.
 *
 * Not for requests, which the library takes from the program's own generator, nor for an iterable that begins anew for
 * each loop: those have nothing to share.
 * @throws TypeError if it is neither iterable nor an iterator
 */
export function guardIterable<Iterable extends AsyncIterable<unknown> | AsyncIterator<unknown>>(iterable: Iterable, options: IterableOptions = {}): Iterable {
  if (!isIterable(iterable)) throw new TypeError('guardIterable takes an async iterable or an async iterator.');
  const guard = installedGuard();
  if (guard === undefined) return iterable;
  const { method = '(unknown method)', side = 'client' } = options;
  guard.runtime.shield.run(() => {
    guard.iterables.watch(iterable, () => ({ stream: new Stream(guard.runtime.streams.name(method, side)) }));
  });
  return iterable;
}

function isIterable(value: unknown): boolean {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false;
  return Symbol.asyncIterator in value || typeof Reflect.get(value, 'next') === 'function';
}
