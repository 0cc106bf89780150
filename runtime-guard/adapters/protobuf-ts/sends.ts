import type { Operation } from '../../core/operation';
import { type Method, patchMethod, type Undo, undoAll } from '../../core/patch';
import type { Stream } from '../../core/stream';
import type { Runtime } from '../grpc-js/runtime';
import { isCutOff } from '../grpc-js/streams';

/** An input stream of the transport, around a call of grpc-js. */
interface InputStream {
  readonly inner?: unknown;
}

/**
 * Watches `send` and `complete`, of which the documentation of protobuf-ts says: one message at a time, and no
 * completion while a send is pending. Each is performed by one `write` or `end` of grpc-js, which counts no further.
 */
export function watchInputStreams(prototype: object, runtime: Runtime): Undo {
  return undoAll([
    watchOperation(prototype, 'send', 'send', runtime),
    watchOperation(prototype, 'complete', 'close', runtime),
  ]);
}

function watchOperation(prototype: object, verb: string, kind: 'close' | 'send', runtime: Runtime): Undo {
  const { detector, ordering, shield, streams } = runtime;

  const begin = (call: object, stream: Stream, entry: Method): Operation | undefined =>
    shield.run(() => {
      if (isCutOff(call, stream) || (kind === 'close' && stream.send.closed !== undefined)) return undefined;
      return detector.started(stream.send, { completion: 'promise', entry, kind, verb });
    });

  return patchMethod(prototype, verb, (self, args, native, entry) => {
    const { inner: call } = self as InputStream;
    if (typeof call !== 'object' || call === null || shield.failed) return native.apply(self, args);
    const stream = streams.of(call);
    let operation: Operation | undefined;
    try {
      operation = begin(call, stream, entry);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- only a StreamOverlapError comes out
      return Promise.reject(error);
    }
    if (operation === undefined) return native.apply(self, args);
    const sending = operation;
    const perform = (): unknown => within(stream, { entry, operation: sending }, () => native.apply(self, args));
    const settle = (): void => { detector.settled(stream.send, sending); };
    const { result, waits } = ordering.whenSettled(perform, settle);
    // Where nobody can say when a promise settles, the callback of `write` does.
    if (!waits && !streams.isWatched(call)) settle();
    return result;
  });
}

function within<T>(stream: Stream, outer: NonNullable<Stream['outer']>, perform: () => T): T {
  stream.outer = outer;
  try {
    return perform();
  } finally {
    stream.outer = undefined;
  }
}
