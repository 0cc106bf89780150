import type { Method } from '../../core/patch';
import type { ClientCall, Opening } from './client-calls';
import type { Runtime } from './runtime';

/** The parts of a channel's call that say how it will end. */
interface EndingCall {
  readonly deadline?: unknown;
  readonly ended?: boolean;
}

/** A call that a channel was asked for, and got. */
export interface CreatedCall {
  readonly args: readonly unknown[];
  readonly call: object;
  readonly channel: object;
  readonly entry: Method;
  readonly grpc: object;
}

/** Remembers how a call over a channel has begun. */
export function noteCall({ args, call, channel, entry, grpc }: CreatedCall, { detector, streams: { calls } }: Runtime): void {
  const [path, deadline, , parent] = args;
  if (typeof path !== 'string') return;
  const opening = (): Opening => ({
    call: new WeakRef(call),
    channel: new WeakRef(channel),
    created: detector.noticed({ entry, verb: 'open' }),
    grpc,
    ends: isDeadline(deadline) || (parent !== null && parent !== undefined),
  });
  if (calls.mayStream(path)) calls.created(call, path, opening());
  else if (calls.intercepted || !calls.isUnary(path)) calls.created(call, path, undefined);
}

/**
 * Finds the calls that will never end, as the guard lets go of a copy of grpc-js: nobody has half-closed, cancelled or
 * outlived them, nor closed their channel. A deadline ends a call, and so does the end of its server, also if the news
 * of it is still on its way.
 */
export function findUnclosed(grpc: object, { detector, streams, wires }: Runtime): void {
  const { calls } = streams;
  for (const call of calls.takeOpen(grpc)) {
    const { localTarget, opening, path } = call;
    if (opening === undefined || !calls.streams(path) || ends(call)) continue;
    if (localTarget !== undefined && !wires.listening.reaches(localTarget)) continue;
    const { send } = call.stream ?? streams.under(opening.call.deref(), path, 'client');
    detector.found(send, 'unclosed-stream', 'report', opening.created, undefined);
  }
}

function ends({ opening }: ClientCall): boolean {
  const { deadline, ended = false } = (opening?.call.deref() ?? {}) as EndingCall;
  return opening?.ends === true || ended || isDeadline(deadline);
}

function isDeadline(deadline: unknown): boolean {
  return deadline instanceof Date || (typeof deadline === 'number' && Number.isFinite(deadline));
}
