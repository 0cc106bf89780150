import type { Invocation } from '../../core/detector';
import type { Half } from '../../core/half';
import type { Noticed } from '../../core/operation';
import { patchMethod, type Undo, undoAll, watchMethod } from '../../core/patch';
import type { ClientCall } from './client-calls';
import { cameFromGrpc } from './internal-caller';
import type { Runtime } from './runtime';

/** The parts of a channel's call that the guard reads. */
export interface ChannelCall {
  /** The connection; what the call is given goes on at once. */
  readonly child?: object | null;
  readonly ended?: boolean;
  /** What waits for the connection. */
  readonly pendingMessage?: object | null;
  readonly readPending?: boolean;
}

/**
 * Watches the calls below streams and interceptors. Until such a call has a connection, it keeps one message and one
 * read: a second message takes the place of the first, and a second read is nothing. Streams wait for the callback of
 * each message; interceptors may not, nor may programs that make calls over a channel by themselves.
 */
export function watchChannelCalls(prototype: object, runtime: Runtime): Undo {
  const { shield, streams } = runtime;
  const watch = (name: string, judge: (self: object, called: Invocation) => void, verb: string): Undo =>
    watchMethod(prototype, name, {
      before: (self, _args, entry) => {
        if (!shield.failed) judge(self, { entry, verb });
      },
    });
  return undoAll([
    watch('sendMessageWithContext', (self, called) => { judgeSend(self, called, runtime); }, 'sendMessage'),
    watch('startRead', (self, called) => { judgeRead(self, called, runtime); }, 'startRead'),
    watch('halfClose', (self, called) => { close(self, called, runtime); }, 'halfClose'),
    patchMethod(prototype, 'cancelWithStatus', (self, args, native) => {
      shield.run(() => { streams.left(self); });
      return native.apply(self, args);
    }),
  ]);
}

function judgeSend(self: ChannelCall, called: Invocation, { detector, streams }: Runtime): void {
  const call = streams.calls.of(self);
  if (call === undefined || self.ended === true) return;
  const half = (): Half => streams.under(self, call.path, 'client').send;
  if (isConnected(self)) {
    if (call.closed !== undefined) detector.found(half(), 'send-after-close', 'throw', call.closed, called);
    return;
  }
  if (call.sent !== undefined && keepsMessage(self)) detector.found(half(), 'concurrent-send', 'throw', call.sent, called);
  call.sent = writeOf(call) ?? detector.noticed(called);
}

/** The write of the stream that a message comes from, as far as it has not been one before. */
function writeOf({ sent, stream }: ClientCall): Noticed | undefined {
  const last = stream?.send.last;
  return last?.kind === 'send' && last !== sent ? last : undefined;
}

/**
 * A second read is nothing until a message has come. Streams and interceptors may share one all the same, and be content
 * with what they get; who has made the call by itself has asked for one more.
 */
function judgeRead(self: ChannelCall, called: Invocation, { detector, streams }: Runtime): void {
  const call = streams.calls.of(self);
  if (call?.opening === undefined || self.ended === true || isConnected(self)) return;
  if (self.readPending !== true) call.read = call.stream === undefined ? detector.noticed(called) : undefined;
  else if (call.read !== undefined && !cameFromGrpc(called.entry)) {
    detector.found(streams.under(self, call.path, 'client').receive, 'concurrent-receive', 'strict', call.read, called);
  }
}

function close(self: object, called: Invocation, { detector, streams: { calls } }: Runtime): void {
  const call = calls.of(self);
  if (call === undefined) return;
  const closing = call.stream?.send.closed ?? (call.opening === undefined ? undefined : detector.noticed(called));
  calls.halfClosed(call, closing);
}

function isConnected({ child }: ChannelCall): boolean {
  return typeof child === 'object' && child !== null;
}

/** Whether a message waits for the connection. */
export function keepsMessage(self: ChannelCall): boolean {
  const { pendingMessage } = self;
  if (isConnected(self) || typeof pendingMessage !== 'object' || pendingMessage === null) return false;
  return 'message' in pendingMessage && 'context' in pendingMessage;
}
