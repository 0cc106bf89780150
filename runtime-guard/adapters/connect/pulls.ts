import { patchMethod } from '../../core/patch';

/** Lets `pull` take each message of an iterable that the transport is to send, in place. */
export function watchPulls(iterable: AsyncIterable<unknown>, pull: (take: () => unknown) => unknown): void {
  const known = new WeakSet<object>();
  patchMethod(iterable, Symbol.asyncIterator, (self, args, native) => {
    const iterator = native.apply(self, args);
    if (typeof iterator !== 'object' || iterator === null || known.has(iterator)) return iterator;
    known.add(iterator);
    patchMethod(iterator, 'next', (reader, given, next) => pull(() => next.apply(reader, given)));
    return iterator;
  });
}
