import type { Channel, Metadata } from '@grpc/grpc-js';

import { type Around, type Method, patchMethod, type Undo, undoAll } from '../../core/patch';
import { watchChannelCalls } from './channel-call';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';
import { noteCall } from './unclosed';
import type { Wires } from './wires';

type Begun = NonNullable<ReturnType<Wires['start']>>;

/** What a channel's call tells its listener of. */
const EVENTS = ['onReceiveMetadata', 'onReceiveMessage', 'onReceiveStatus'] as const;

/**
 * Watches where client calls begin. Calls queued while a channel connects are later started in the context of the first
 * of them; so each keeps its own, and the responses, unary callbacks among them, know what the caller knew.
 */
export function watchChannel(grpc: GrpcModule, runtime: Runtime): Undo {
  const { Channel } = grpc;
  const { shield, streams: { calls } } = runtime;
  let watching = true;
  const isWatching = (): boolean => watching && !shield.failed;
  const prototypes = new Map<object, Undo>();
  /** Of calls that are yet to start. */
  const channels = new WeakMap<object, Channel>();
  const begin: Around = (self, args, native) => {
    const channel = channels.get(self);
    // A call starts once.
    channels.delete(self);
    return channel === undefined || !isWatching() ? native.apply(self, args) : start(channel, self, args, native, { isWatching, runtime });
  };
  /** The class of a channel's calls is known from the first of them. */
  const learn = (call: object): void => {
    const prototype = Object.getPrototypeOf(call) as object;
    if (prototype === Object.prototype) watchOnce(call, 'start', begin);
    else if (!prototypes.has(prototype)) prototypes.set(prototype, undoAll([watchChannelCalls(prototype, runtime), patchMethod(prototype, 'start', begin)]));
  };
  return undoAll([
    patchMethod(Channel.prototype, 'createCall', (self, args, native, entry) => {
      const call = native.apply(self, args);
      if (!isWatching() || typeof call !== 'object' || call === null) return call;
      shield.run(() => {
        learn(call);
        noteCall({ args, call, channel: self, entry, grpc }, runtime);
        channels.set(call, self as Channel);
      });
      return call;
    }),
    patchMethod(Channel.prototype, 'close', (self, args, native) => {
      shield.run(() => { calls.channelClosed(self); });
      return native.apply(self, args);
    }),
    () => {
      watching = false;
      undoAll([...prototypes.values()])();
    },
  ]);
}

/** Runs `around` instead of the method of one object; from its first call on that is as it was. */
function watchOnce(target: object, key: string, around: Around): void {
  const undo = patchMethod(target, key, (...given) => {
    undo();
    return around(...given);
  });
}

interface Watching {
  readonly isWatching: () => boolean;
  readonly runtime: Runtime;
}

function start(channel: Channel, call: object, args: unknown[], native: Method, { isWatching, runtime }: Watching): unknown {
  const [metadata, listener, ...rest] = args;
  if (typeof listener !== 'object' || listener === null) return native.apply(call, args);
  const { ordering, shield, streams, wires } = runtime;
  const begun = shield.run(() => wires.start(channel, metadata as Metadata, ordering.here()));
  if (begun !== undefined) streams.linked(call, begun.link);
  shield.run(() => { streams.calls.started(call, begun === undefined ? undefined : channel.getTarget()); });
  return native.call(call, begun?.metadata ?? metadata, entered(listener, call, runtime, isWatching, begun), ...rest);
}

/** The listener, in the context of the caller. */
function entered(listener: object, call: object, runtime: Runtime, isWatching: () => boolean, begun: Begun | undefined): object {
  const { carrier, elsewhere, ordering, shield, streams } = runtime;
  const caller = ordering.here();
  const task = carrier.current();
  const enter = (name: typeof EVENTS[number]): Method => (value) => {
    const receive = (): unknown => (Reflect.get(listener, name) as Method).call(listener, value);
    if (!isWatching()) return receive();
    shield.run(() => {
      ordering.follow(caller);
      if (begun?.link.met !== true) elsewhere.heard();
      else if (name === 'onReceiveStatus' || (name === 'onReceiveMessage' && !begun.wire.streams)) ordering.join(begun.link.ended());
      if (name !== 'onReceiveStatus') return;
      begun?.forget();
      streams.left(call);
    });
    return task === undefined ? receive() : shield.around(receive, (work) => carrier.run(task, work));
  };
  // Of the very shape that grpc-js gives its own listeners, which is quick; any other one stays behind what is replaced.
  const [onReceiveMetadata, onReceiveMessage, onReceiveStatus] = EVENTS.map(enter);
  const own = isPlain(listener) ? { onReceiveMetadata, onReceiveMessage, onReceiveStatus } : { __proto__: listener, onReceiveMetadata, onReceiveMessage, onReceiveStatus };
  for (const name of EVENTS) if (typeof Reflect.get(listener, name) !== 'function') Reflect.deleteProperty(own, name);
  return own;
}

/** Whether a listener is an object that has nothing but its three methods. */
function isPlain(listener: object): boolean {
  return Object.getPrototypeOf(listener) === Object.prototype && Reflect.ownKeys(listener).length === EVENTS.length && EVENTS.every((name) => Object.hasOwn(listener, name));
}
