import { hasChanged, snapshotOf } from '../../core/message-snapshot';
import type { Operation } from '../../core/operation';
import { type Method, patchMethod, type Undo, undoAll } from '../../core/patch';
import type { Stream } from '../../core/stream';
import { StreamOverlapError } from '../../core/stream-overlap-error';
import { judgeRoom } from './buffering';
import { callerOf, cameFromPipe, cameFromPump } from './internal-caller';
import { judgeIterated } from './iteration';
import { whenRoom } from './room';
import type { Runtime } from './runtime';
import { belowOf, type GrpcStream, isCutOff } from './streams';
import { tell } from './tell';

/** A message on its way from `write` to the transport. */
interface Sending {
  readonly operation: Operation;
  readonly message: unknown;
  handed: boolean;
  snapshot: Buffer | undefined;
  /** Where it was sent, as long as that matters. */
  readonly site: string;
}

/** Watches the send half: `write`, `end`, and `_write`, where Node hands a message to the transport. */
export function watchSends(prototype: object, runtime: Runtime): Undo {
  const queues = new WeakMap<object, Sending[]>();
  const queueOf = (native: object): Sending[] => {
    const queue = queues.get(native) ?? [];
    queues.set(native, queue);
    return queue;
  };

  const begin = (native: object, verb: string, args: unknown[], entry: Method): Sending | undefined =>
    runtime.shield.run(() => {
      const stream = runtime.streams.of(native);
      const [message] = args;
      judgeIterated(native, stream, { entry, verb }, runtime);
      if (isCutOff(native, stream) || message === null) return undefined;
      const { outer } = stream;
      const waits = args.some((value, index) => index > 0 && typeof value === 'function');
      const operation = outer?.operation
        ?? runtime.detector.started(stream.send, { completion: waits ? 'callback' : 'instant', entry, kind: 'send', ordered: isOrdered(stream, runtime, entry), verb });
      const site = waits && runtime.delay.delays() ? callerOf(outer?.entry ?? entry) : '';
      const sending: Sending = { handed: false, message, operation, site, snapshot: undefined };
      if ((native as GrpcStream).writableEnded !== true) queueOf(native).push(sending);
      return sending;
    });

  const afterwards = (native: object, sending: Sending): void => {
    if (!sending.handed) sending.snapshot = snapshotOf(sending.message, runtime.streams.serializerOf(native));
  };

  return undoAll([
    patchMethod(prototype, 'write', (self, args, native, entry) => {
      const sending = begin(self, 'write', args, entry);
      if (sending === undefined) return native.apply(self, args);
      const result = withDrop(queueOf(self), sending, () => native.apply(self, withCallback(args, self, sending.operation, runtime)));
      runtime.shield.run(() => {
        afterwards(self, sending);
        judgeRoom(self, sending.operation, result, entry, runtime);
      });
      return result;
    }),
    patchMethod(prototype, 'end', (self, args, native, entry) => endWith(self, args, native, entry, { afterwards, begin, queueOf, runtime })),
    patchMethod(prototype, '_write', (self, args, native) => {
      const sending = queueOf(self).shift();
      if (sending === undefined || runtime.shield.failed) return native.apply(self, args);
      const [message, encoding, callback] = args;
      runtime.shield.run(() => handOver(self, sending, runtime));
      const settle = settling(self, sending, callback as Method, runtime);
      try {
        return native.call(self, message, encoding, settle);
      } catch (error) {
        // The message would have taken the place of another one; without it, and once that has gone, the stream goes on.
        if (StreamOverlapError.is(error)) whenRoom(self, runtime.streams.of(self), settle);
        throw error;
      }
    }),
  ]);
}

interface EndParts {
  readonly afterwards: (native: object, sending: Sending) => void;
  readonly begin: (native: object, verb: string, args: unknown[], entry: Method) => Sending | undefined;
  readonly queueOf: (native: object) => Sending[];
  readonly runtime: Runtime;
}

function endWith(self: object, args: unknown[], native: Method, entry: Method, { afterwards, begin, queueOf, runtime }: EndParts): unknown {
  const [message] = args;
  const stream = runtime.streams.of(self);
  const ended = (self as GrpcStream).writableEnded === true;
  const sends = stream.name.side === 'client' && message !== undefined && message !== null && typeof message !== 'function';
  const sending = sends ? begin(self, 'end', args, entry) : undefined;
  runtime.shield.run(() => {
    if (stream.name.side === 'client') runtime.streams.calls.left(belowOf(self));
    if (sending === undefined) judgeIterated(self, stream, { entry, verb: 'end' }, runtime);
    if (ended || isCutOff(self, stream) || sending !== undefined && stream.send.closed !== undefined) return;
    const ordered = sending !== undefined || isOrdered(stream, runtime, entry);
    const operation = stream.outer?.operation ?? runtime.detector.started(stream.send, { entry, kind: 'close', ordered, verb: 'end' });
    tell(stream, 'closed', operation.moment, runtime);
  });
  if (sending === undefined) return native.apply(self, args);
  const result = withDrop(queueOf(self), sending, () => native.apply(self, args));
  runtime.shield.run(() => afterwards(self, sending));
  return result;
}

/** If the stream refuses the message, it is not on its way. */
function withDrop<T>(queue: Sending[], sending: Sending, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const place = queue.indexOf(sending);
    if (place >= 0) queue.splice(place, 1);
    sending.operation.inFlight = false;
    throw error;
  }
}

/**
 * A pipe or a pump is one sender, whichever task feeds its source; and what follows a closed pipe follows its writes, as
 * what follows a `drain` listener follows what that has sent. So the current task first learns what those know.
 */
export function isOrdered(stream: Stream, { ordering }: Runtime, entry: Method): boolean {
  const { drained, pipes, send } = stream;
  ordering.join(drained);
  ordering.follow(pipes?.closed);
  if (pipes !== undefined && pipes.open > 0 && cameFromPipe(entry)) return true;
  const known = ordering.current()?.get(send.counted) ?? 0;
  return send.last !== undefined && known < send.last.index && cameFromPump(entry);
}

function handOver(native: object, sending: Sending, runtime: Runtime): void {
  const stream = runtime.streams.of(native);
  sending.handed = true;
  tell(stream, 'sent', sending.operation.moment, runtime);
  const { message, operation, snapshot } = sending;
  if (snapshot !== undefined && hasChanged(snapshot, message, runtime.streams.serializerOf(native))) runtime.detector.changed(stream.send, operation);
}

/** The transport's answer, held back for a while; errors are not. */
function settling(native: object, { operation, site }: Sending, callback: Method, { delay, detector, shield, streams }: Runtime): Method {
  return function (this: unknown, ...results) {
    shield.around(() => { callback.apply(this, results); }, (answer) => {
      const stream = streams.of(native);
      const settle = (): void => {
        shield.run(() => { detector.settled(stream.send, operation); });
        answer();
      };
      // Nobody waits for an instant send; and an error is news.
      if (operation.completion === 'instant' || (results[0] !== null && results[0] !== undefined)) settle();
      else delay.after(site, stream.send.hits > 0, settle);
    });
  };
}

/** The user's write callback knows what the write knew, and callbacks of one stream come one after another. */
export function withCallback(args: unknown[], native: object, operation: Operation, { ordering, shield, streams }: Runtime): unknown[] {
  const place = args.findIndex((value, index) => index > 0 && typeof value === 'function');
  if (place < 0) return args;
  const callback = args[place] as Method;
  const called: Method = function (this: unknown, ...results) {
    return shield.around(() => callback.apply(this, results), (answer) => {
      const stream = streams.of(native);
      ordering.follow(operation.moment);
      ordering.join(stream.emitted);
      try {
        return answer();
      } finally {
        stream.emitted = ordering.current();
      }
    });
  };
  return args.with(place, called);
}
