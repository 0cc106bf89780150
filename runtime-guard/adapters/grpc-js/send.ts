import { hasChanged, snapshotOf } from '../../core/message-snapshot';
import type { Operation } from '../../core/operation';
import { type Method, type Undo, undoAll, watchMethod } from '../../core/patch';
import { createStamp } from '../../core/stamp';
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
  const queues = createStamp<Sending[]>();
  const queueOf = (native: object): Sending[] => {
    const known = queues.get(native);
    if (known !== undefined) return known;
    const queue: Sending[] = [];
    queues.set(native, queue);
    return queue;
  };

  const begin: Begin = (native, verb, args, entry) => {
    if (runtime.shield.failed) return undefined;
    const stream = runtime.streams.of(native);
    const [message] = args;
    judgeIterated(native, stream, { entry, verb }, runtime);
    if (isCutOff(native, stream) || message === null) return undefined;
    const { outer } = stream;
    const waits = callbackPlace(args) > 0;
    const operation = outer?.operation
      ?? runtime.detector.started(stream.send, { completion: waits ? 'callback' : 'instant', entry, kind: 'send', ordered: isOrdered(stream, runtime, entry), verb });
    const site = waits && runtime.delay.delays() ? callerOf(outer?.entry ?? entry) : '';
    const sending: Sending = { handed: false, message, operation, site, snapshot: undefined };
    if ((native as GrpcStream).writableEnded !== true) queueOf(native).push(sending);
    return sending;
  };

  const afterwards = (native: object, sending: Sending): void => {
    if (sending.handed) return;
    const stream = runtime.streams.of(native);
    stream.waited += 1;
    if (isCompared(stream)) sending.snapshot = snapshotOf(sending.message, runtime.streams.serializerOf(native));
  };

  /** The stream has refused the message: it is not on its way. */
  const drop = (native: object, sending: Sending): void => {
    const queue = queueOf(native);
    const place = queue.indexOf(sending);
    if (place >= 0) queue.splice(place, 1);
    sending.operation.inFlight = false;
  };

  return undoAll([
    watchMethod<Sent | undefined>(prototype, 'write', {
      before: (self, args, entry) => {
        const sending = begin(self, 'write', args, entry);
        if (sending === undefined) return undefined;
        watchCallback(args, self, sending.operation, runtime);
        return { entry, sending };
      },
      returned: (self, sent, room) => {
        if (sent === undefined || runtime.shield.failed) return;
        afterwards(self, sent.sending);
        judgeRoom(self, sent.sending.operation, room, sent.entry, runtime);
      },
      threw: (self, sent) => {
        if (sent !== undefined) drop(self, sent.sending);
      },
    }),
    watchMethod<Sending | undefined>(prototype, 'end', {
      before: (self, args, entry) => (runtime.shield.failed ? undefined : end(self, args, entry, begin, runtime)),
      returned: (self, sending) => {
        if (sending !== undefined && !runtime.shield.failed) afterwards(self, sending);
      },
      threw: (self, sending) => {
        if (sending !== undefined) drop(self, sending);
      },
    }),
    watchMethod<Method | undefined>(prototype, '_write', {
      before: (self, args) => {
        const sending = queueOf(self).shift();
        if (sending === undefined || runtime.shield.failed) return undefined;
        handOver(self, sending, runtime);
        const callback = args[2] as Method;
        // Nobody waits for an instant send.
        const settle = sending.operation.completion === 'instant' ? callback : settling(self, sending, callback, runtime);
        args[2] = settle;
        return settle;
      },
      threw: (self, settle, error) => {
        // The message would have taken the place of another one; without it, and once that has gone, the stream goes on.
        if (settle !== undefined && StreamOverlapError.is(error)) whenRoom(self, runtime.streams.of(self), settle);
      },
    }),
  ]);
}

/** A write that has begun, and where stacks shall begin. */
interface Sent {
  readonly entry: Method;
  readonly sending: Sending;
}

/**
 * Messages of a stream that wait are looked at for changes: the first so many each, and later ones every so often, since it
 * is slow to put one into bytes.
 */
const COMPARED = 100;
const COMPARED_EVERY = 20;

function isCompared({ waited }: Stream): boolean {
  return waited <= COMPARED || waited % COMPARED_EVERY === 0;
}

/** A message is about to be sent by a method. */
type Begin = (native: object, verb: string, args: readonly unknown[], entry: Method) => Sending | undefined;

/** The send half is about to be closed; returns the message that goes before, if one does. */
function end(self: object, args: readonly unknown[], entry: Method, begin: Begin, runtime: Runtime): Sending | undefined {
  const [message] = args;
  const stream = runtime.streams.of(self);
  const ended = (self as GrpcStream).writableEnded === true;
  const isClient = stream.name.side === 'client';
  const sends = isClient && message !== undefined && message !== null && typeof message !== 'function';
  const sending = sends ? begin(self, 'end', args, entry) : undefined;
  if (isClient) runtime.streams.calls.left(belowOf(self));
  if (sending === undefined) judgeIterated(self, stream, { entry, verb: 'end' }, runtime);
  if (ended || isCutOff(self, stream) || sending !== undefined && stream.send.closed !== undefined) return sending;
  const ordered = sending !== undefined || isOrdered(stream, runtime, entry);
  const operation = stream.outer?.operation ?? runtime.detector.started(stream.send, { entry, kind: 'close', ordered, verb: 'end' });
  tell(stream, 'closed', operation.moment, runtime);
  return sending;
}

/**
 * A pipe or a pump is one sender, whichever task feeds its source; and what follows a closed pipe follows its writes, as
 * what follows a `drain` listener follows what that has sent. So the current task first learns what those know.
 */
export function isOrdered(stream: Stream, { ordering }: Runtime, entry: Method): boolean {
  const { drained, pipes, send } = stream;
  if (!ordering.exact) return false;
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
      // An error is news.
      if (results[0] !== null && results[0] !== undefined) settle();
      else delay.after(site, stream.send.hits > 0, settle);
    });
  };
}

/** The user's write callback knows what the write knew, and callbacks of one stream come one after another. */
export function watchCallback(args: unknown[], native: object, operation: Operation, { ordering, shield, streams }: Runtime): void {
  const place = callbackPlace(args);
  if (place < 0) return;
  const callback = args[place] as Method;
  args[place] = function (this: unknown, ...results: unknown[]) {
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
}

/** Where the callback is among the arguments of a write; -1 if there is none. */
export function callbackPlace(args: readonly unknown[]): number {
  for (let place = 1; place < args.length; place += 1) if (typeof args[place] === 'function') return place;
  return -1;
}
