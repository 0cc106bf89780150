import type { Invocation } from '../../core/detector';
import { patchMethod, type Undo } from '../../core/patch';
import type { Stream } from '../../core/stream';
import type { Runtime } from './runtime';
import { type GrpcStream, isOver } from './streams';

/** Watches for streams that are made to flow while nobody receives, so that what arrives is lost. */
export function watchDraining(prototype: object, { detector, shield, streams }: Runtime): Undo {
  return patchMethod(prototype, 'resume', (self, args, native, entry) => {
    shield.run(() => {
      const stream = streams.of(self);
      if (stream.drain !== undefined || isOver(self, stream) || hasListener(self, 'data') || hasListener(self, 'readable')) return;
      stream.drain = { lost: false, resumed: detector.noticed({ entry, verb: 'resume' }) };
    });
    return native.apply(self, args);
  });
}

/** A message is about to be told to the listeners of a stream. */
export function passBy(native: object, { drain }: Stream): void {
  if (drain !== undefined && (native as GrpcStream).readableFlowing === true && !hasListener(native, 'data')) drain.lost = true;
}

/** A receiver comes: too late for what has gone to nobody. Whoever reads by hand takes what flows by, so that nobody can tell. */
export function judgeLate(stream: Stream, receiver: Invocation | undefined, { detector }: Runtime): void {
  const { drain } = stream;
  if (drain === undefined) return;
  stream.drain = undefined;
  if (drain.lost && receiver !== undefined) detector.found(stream.receive, 'late-receive', 'report', drain.resumed, receiver);
}

function hasListener(native: object, event: string): boolean {
  return (native as GrpcStream).listenerCount(event) > 0;
}
