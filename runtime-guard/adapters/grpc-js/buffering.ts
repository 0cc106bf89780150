import type { Operation } from '../../core/operation';
import type { Method } from '../../core/patch';
import type { Runtime } from './runtime';
import type { GrpcStream } from './streams';

/**
 * A `write` returned whether there is room for another one. Where there is none, the program may go on for a while; more
 * messages than the limit say that it never waits.
 */
export function judgeRoom(native: object, sent: Operation, room: unknown, entry: Method, { bufferLimit, detector, streams }: Runtime): void {
  const stream = streams.of(native);
  if (room !== false) {
    stream.full = undefined;
    return;
  }
  stream.full ??= sent;
  if (bufferLimit === 0 || stream.overfull || ((native as GrpcStream).writableLength ?? 0) <= bufferLimit) return;
  stream.overfull = true;
  detector.found(stream.send, 'unbounded-buffering', 'report', stream.full, { entry, verb: sent.verb });
}
