import type { Channel, Metadata } from '@grpc/grpc-js';

import { type Method, patchMethod, type Undo, undoAll } from '../../core/patch';
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
  /** The class of a channel's calls is known from the first of them. */
  const learn = (call: object): void => {
    const prototype = Object.getPrototypeOf(call) as object;
    if (prototype !== Object.prototype && !prototypes.has(prototype)) prototypes.set(prototype, watchChannelCalls(prototype, runtime));
  };
  return undoAll([
    patchMethod(Channel.prototype, 'createCall', (self, args, native, entry) => {
      const call = native.apply(self, args);
      if (!isWatching() || typeof call !== 'object' || call === null) return call;
      shield.run(() => {
        learn(call);
        noteCall({ args, call, channel: self, entry, grpc }, runtime);
      });
      watchStart(self as Channel, call, runtime, isWatching);
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

/** A call starts once, and is then as it was. */
function watchStart(channel: Channel, call: object, runtime: Runtime, isWatching: () => boolean): void {
  const undo = patchMethod(call, 'start', (self, args, native) => {
    undo();
    const [metadata, listener, ...rest] = args;
    if (!isWatching() || typeof listener !== 'object' || listener === null) return native.apply(self, args);
    const { ordering, shield, streams, wires } = runtime;
    const begun = shield.run(() => wires.start(channel.getTarget(), metadata as Metadata, ordering.here()));
    if (begun !== undefined) streams.linked(self, begun.link);
    shield.run(() => { streams.calls.started(self, begun === undefined ? undefined : channel.getTarget()); });
    return native.call(self, begun?.metadata ?? metadata, entered(listener, self, runtime, isWatching, begun), ...rest);
  });
}

/** The listener, in the context of the caller. */
function entered(listener: object, call: object, runtime: Runtime, isWatching: () => boolean, begun: Begun | undefined): object {
  const { carrier, elsewhere, ordering, shield, streams } = runtime;
  const caller = ordering.here();
  const task = carrier.current();
  const heard = EVENTS.filter((name) => typeof Reflect.get(listener, name) === 'function');
  const wrapped = heard.map((name): [string, PropertyDescriptor] => {
    const enter = (value: unknown): unknown => {
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
    return [name, { configurable: true, enumerable: true, value: enter, writable: true }];
  });
  return Object.create(listener, Object.fromEntries(wrapped)) as object;
}
