import type { Channel, Metadata } from '@grpc/grpc-js';

import type { Entered } from '../../context/carrier';
import { watched } from '../../core/net';
import { type Method, patchMethod, type Undo, undoAll, type Watcher, watchMethod } from '../../core/patch';
import { createStamp } from '../../core/stamp';
import type { Task } from '../../core/task';
import type { Moment } from '../../happens-before/moment';
import { watchChannelCalls } from './channel-call';
import type { GrpcModule } from './probe';
import type { Runtime } from './runtime';
import { type CreatedCall, noteCall } from './unclosed';
import type { Wires } from './wires';

type Begun = NonNullable<ReturnType<Wires['start']>>;

/** What a channel's call tells its listener of. */
const EVENTS = ['onReceiveMetadata', 'onReceiveMessage', 'onReceiveStatus'] as const;
type Event = typeof EVENTS[number];

/**
 * Watches where client calls begin. Calls queued while a channel connects are later started in the context of the first
 * of them; so each keeps its own, and the responses, unary callbacks among them, know what the caller knew.
 */
export function watchChannel(grpc: GrpcModule, runtime: Runtime): Undo {
  const { Channel } = grpc;
  const { ordering, shield, streams: { calls } } = runtime;
  let watching = true;
  const isWatching = (): boolean => watching && !shield.failed;
  const prototypes = new Map<object, Undo>();
  /** Of calls that are yet to start. */
  const channels = createStamp<Channel | undefined>();
  const starting: Watcher<void> = {
    before: (self, args) => {
      if (!isWatching()) return;
      const channel = channels.get(self);
      // A call starts once.
      if (channel !== undefined) channels.set(self, undefined);
      start(channel, self, args, { isWatching, runtime });
    },
  };
  /** The class of a channel's calls is known from the first of them. */
  const learn = (call: object): void => {
    const prototype = Object.getPrototypeOf(call) as object;
    if (prototype === Object.prototype) watchOnce(call, 'start', starting);
    else if (!prototypes.has(prototype)) prototypes.set(prototype, undoAll([watchChannelCalls(prototype, runtime), watchMethod(prototype, 'start', starting)]));
  };
  return undoAll([
    watchMethod<Creation | undefined>(Channel.prototype, 'createCall', {
      before: (self, args, entry) => {
        const isUnary = calls.isUnary(args[0]);
        const matters = prototypes.size === 0 || !isUnary || ordering.isAwake || calls.intercepted;
        if (!matters || !isWatching()) return undefined;
        if (!isUnary) runtime.look();
        return { args, channel: self, entry };
      },
      returned: (_self, creation, call) => {
        if (creation === undefined || typeof call !== 'object' || call === null) return;
        learn(call);
        noteCall({ ...creation, call, grpc }, runtime);
        channels.set(call, creation.channel as Channel);
      },
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

/** A call that a channel is asked for. */
type Creation = Pick<CreatedCall, 'args' | 'channel' | 'entry'>;

/** Tells `watcher` of the first call of a method of one object; from then on that is as it was. */
function watchOnce(target: object, key: string, watcher: Watcher<void>): void {
  const undo = watchMethod(target, key, {
    before: (...given) => {
      undo();
      watcher.before(...given);
    },
  });
}

interface Watching {
  readonly isWatching: () => boolean;
  readonly runtime: Runtime;
}

/**
 * A call starts with `args`: metadata, of which a call within this process gets some that name it, and a listener, which
 * then runs in the context of the caller.
 */
function start(channel: Channel | undefined, call: object, args: unknown[], { isWatching, runtime }: Watching): void {
  const [metadata, listener] = args;
  if (typeof listener !== 'object' || listener === null) return;
  const { carrier, ordering, streams, wires } = runtime;
  const caller = ordering.here();
  const begun = channel !== undefined && ordering.isAwake ? wires.start(channel, metadata as Metadata, caller) : undefined;
  if (begun !== undefined) {
    streams.linked(call, begun.link);
    args[0] = begun.metadata;
  }
  if (channel !== undefined) streams.calls.started(call, begun === undefined ? undefined : channel.getTarget());
  args[1] = entered(listener, { begun, call, caller, runtime, task: carrier.current() }, isWatching);
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
    readonly event: Event,
    readonly started: Started,
  ) {}

  before(_listener: object, [value]: unknown[]): Entered {
    const { event, started: { begun, call, caller, runtime, task } } = this;
    const { carrier, elsewhere, ordering, streams } = runtime;
    ordering.follow(caller);
    if (begun?.link.met !== true) elsewhere.heard();
    else if (event === 'onReceiveStatus' || (event === 'onReceiveMessage' && !begun.wire.streams)) ordering.join(begun.link.ended());
    if (event === 'onReceiveStatus') {
      begun?.forget();
      streams.left(call);
      if ((value as { readonly code?: unknown } | null)?.code === 0) streams.calls.succeeded(call);
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
  const { begun, runtime: { ordering } } = started;
  const receive = (event: Event, value: unknown, entry: Method): unknown => {
    const method = (listener as Record<Event, Method>)[event];
    const matters = isWatching() && (ordering.isAwake || begun !== undefined);
    return matters ? watched(new Receiving(event, started), method, listener, [value], entry) : method.call(listener, value);
  };
  // Of the very shape that grpc-js gives its own listeners, which is quick; any other one stays behind what is replaced.
  const own: Record<Event, Method> = {
    onReceiveMetadata: (value) => receive('onReceiveMetadata', value, own.onReceiveMetadata),
    onReceiveMessage: (value) => receive('onReceiveMessage', value, own.onReceiveMessage),
    onReceiveStatus: (value) => receive('onReceiveStatus', value, own.onReceiveStatus),
  };
  if (isPlain(listener)) return own;
  for (const name of EVENTS) if (typeof Reflect.get(listener, name) !== 'function') Reflect.deleteProperty(own, name);
  return Object.setPrototypeOf(own, listener) as object;
}

/** Whether a listener is an object that has nothing but its three methods. */
function isPlain(listener: object): boolean {
  if (Object.getPrototypeOf(listener) !== Object.prototype || Object.keys(listener).length !== EVENTS.length) return false;
  const { onReceiveMessage, onReceiveMetadata, onReceiveStatus } = listener as Partial<Record<Event, unknown>>;
  return typeof onReceiveMessage === 'function' && typeof onReceiveMetadata === 'function' && typeof onReceiveStatus === 'function';
}
