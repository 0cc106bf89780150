import type { Channel, Metadata } from '@grpc/grpc-js';

import type { Entered } from '../../context/carrier';
import { watched } from '../../core/net';
import { type Around, type Method, patchMethod, type Undo, undoAll, type Watcher } from '../../core/patch';
import type { Task } from '../../core/task';
import type { Moment } from '../../happens-before/moment';
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
  const { carrier, ordering, shield, streams, wires } = runtime;
  const begun = shield.run(() => wires.start(channel, metadata as Metadata, ordering.here()));
  if (begun !== undefined) streams.linked(call, begun.link);
  shield.run(() => { streams.calls.started(call, begun === undefined ? undefined : channel.getTarget()); });
  return native.call(call, begun?.metadata ?? metadata, entered(listener, { begun, call, caller: ordering.here(), runtime, task: carrier.current() }, isWatching), ...rest);
}

/** A call that has started, and in whose context it was. */
interface Started {
  readonly begun: Begun | undefined;
  readonly call: object;
  readonly caller: Moment;
  readonly runtime: Runtime;
  readonly task: Task | undefined;
}

/** What comes back runs in the context of the caller. */
class Receiving implements Watcher<Entered> {
  constructor(
    readonly event: typeof EVENTS[number],
    readonly started: Started,
  ) {}

  before(): Entered {
    const { event, started: { begun, call, caller, runtime, task } } = this;
    const { carrier, elsewhere, ordering, streams } = runtime;
    ordering.follow(caller);
    if (begun?.link.met !== true) elsewhere.heard();
    else if (event === 'onReceiveStatus' || (event === 'onReceiveMessage' && !begun.wire.streams)) ordering.join(begun.link.ended());
    if (event === 'onReceiveStatus') {
      begun?.forget();
      streams.left(call);
    }
    return task === undefined ? undefined : carrier.enter(task);
  }

  returned(_listener: object, entered: Entered): void {
    this.#leave(entered);
  }

  threw(_listener: object, entered: Entered): void {
    this.#leave(entered);
  }

  #leave(entered: Entered): void {
    const { runtime: { carrier }, task } = this.started;
    if (task !== undefined) carrier.leave(entered);
  }
}

/** The listener, in the context of the caller. */
function entered(listener: object, started: Started, isWatching: () => boolean): object {
  const enter = (event: typeof EVENTS[number]): Method => {
    const receiving = new Receiving(event, started);
    const receive: Method = (value) => {
      const method = Reflect.get(listener, event) as Method;
      return isWatching() ? watched(receiving, method, listener, [value], receive) : method.call(listener, value);
    };
    return receive;
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
