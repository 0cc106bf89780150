import timers from 'node:timers';

import type { Stream } from '../../core/stream';
import { type ChannelCall, keepsMessage } from './channel-call';
import { type GrpcStream, innermost, type InnerCall } from './streams';

/** A value of its own: fake timers replace the module's property. */
const { setTimeout: setRealTimeout } = timers;

/** A layer of interceptors that may keep a message. */
interface Layer extends InnerCall {
  readonly pendingMessageCallback?: unknown;
  readonly pendingMessageContext?: unknown;
}

/** Does `work` once everything below a stream has room for a message; never, if its call ends before. */
export function whenRoom(native: object, stream: Stream, work: () => void): void {
  if (stream.over !== undefined || (native as GrpcStream).destroyed === true) return;
  if (hasRoom((native as GrpcStream).call)) work();
  else setRealTimeout(() => { whenRoom(native, stream, work); }, 1).unref();
}

function hasRoom(call: InnerCall | undefined): boolean {
  for (let layer: Layer | undefined = call; layer !== undefined; layer = layer.nextCall) {
    if (isKept(layer.pendingMessageCallback) || isKept(layer.pendingMessageContext)) return false;
  }
  const below = innermost(call)?.call as ChannelCall | undefined;
  return below === undefined || !keepsMessage(below);
}

function isKept(value: unknown): boolean {
  return value !== null && value !== undefined;
}
