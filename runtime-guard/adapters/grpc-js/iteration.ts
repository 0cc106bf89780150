import timers from 'node:timers';

import type { Invocation } from '../../core/detector';
import type { Noticed } from '../../core/operation';
import type { Stream } from '../../core/stream';
import type { Runtime } from './runtime';
import { type GrpcStream, innermost, sideOf } from './streams';

/** Values of their own: fake timers replace the module's properties. */
const { setImmediate, setTimeout: setRealTimeout } = timers;

/** Milliseconds. */
const PATIENCE = 100;

/** What Node destroys a stream with if its iterator ends before its other half does. */
interface Aborted {
  readonly cause?: unknown;
  readonly code?: unknown;
}

/** Whether the end of an iteration over `native` can take the other half with it: a server's call is read and written. */
export function canLoseAll(native: object): boolean {
  return sideOf(native) === 'server' && 'write' in native && 'read' in native;
}

/** An iteration is left, by `break`, `return` or a throw in the loop if not by hand: its call is destroyed in a moment. */
export function leave(native: object, stream: Stream, leaving: Noticed): void {
  if ((native as GrpcStream).destroyed !== true) stream.iterated ??= leaving;
}

/** A `next()` has come back: the last one of an iteration to the end leaves the call destroyed. */
export function arrive(native: object, stream: Stream, latest: Noticed): void {
  if ((native as GrpcStream).readableEnded === true && isAborted(native)) stream.iterated ??= latest;
}

/**
 * The program sends on, or ends, a call that its own iteration has destroyed: as long as the client waits, it waits in
 * vain. Whatever destroyed the call otherwise, by a cancel, an error or the program, is no concern of this.
 * @throws StreamOverlapError if the mode says so
 */
export function judgeIterated(native: object, stream: Stream, use: Invocation, { detector, shield }: Runtime): void {
  const { failing, iterated, link, send } = stream;
  if (iterated === undefined || failing || !isAborted(native) || !isOpen(native) || link?.abandoned === true) return;
  shield.run(() => {
    if (link !== undefined || !mayCancel(native)) {
      detector.found(send, 'use-after-iteration', 'throw', iterated, use);
      return;
    }
    const used = detector.noticed(use);
    afterAWhile(() => {
      if (isOpen(native)) shield.run(() => { detector.foundLate(send, 'use-after-iteration', 'throw', iterated, used); });
    });
  });
}

/** Whether the client waits for what the call itself sends, as far as has been heard; a callback answers without the call. */
function isOpen(native: object): boolean {
  const { call, cancelled } = native as GrpcStream;
  const { handler, stream } = innermost(call) ?? {};
  return cancelled !== true && handler?.type !== 'clientStream' && stream?.destroyed === false && stream.closed === false;
}

/** A client of grpc-js closes its half as it cancels, and the cancel comes a little later. */
function mayCancel(native: object): boolean {
  return innermost((native as GrpcStream).call)?.stream?.readableEnded !== false;
}

/** So long that what was on its way has arrived. */
function afterAWhile(work: () => void): void {
  setRealTimeout(() => { setImmediate(work); }, PATIENCE).unref();
}

/** Destroyed with the bare error of an iterator: those of a signal have a cause, and those of the program a name. */
function isAborted(native: object): boolean {
  const { destroyed, errored } = native as GrpcStream;
  const error = errored as (Aborted & Error) | null | undefined;
  return destroyed === true && error?.code === 'ABORT_ERR' && error.cause === undefined;
}
