import { Parts } from '../../core/parts';
import { isPatchable, type Undo, undoAll } from '../../core/patch';
import { watchChannel } from './channel';
import { watchDraining } from './draining';
import { watchEvents } from './emit';
import { watchInterceptors } from './interceptors';
import { clientPrototypes, type GrpcModule, type Prototypes, prototypesOf, serverPrototypes } from './probe';
import { watchReceives } from './receive';
import type { Runtime } from './runtime';
import { watchSends } from './send';
import { watchHandlers } from './server';
import { findUnclosed } from './unclosed';

/** What each part replaces: all of it or nothing, as what is half seen looks like a mistake. */
const NEEDS = {
  channel: ['createCall'],
  events: ['emit', 'on'],
  handlers: ['register'],
  receives: ['on', 'pipe', 'read', Symbol.asyncIterator],
  sends: ['_write', 'end', 'write'],
  servers: ['bindAsync', 'forceShutdown'],
  wires: ['fromHttp2Headers'],
} as const;

/**
 * Instruments one copy of grpc-js. Streams that are open already are watched from their next operation on. What a copy
 * of an unknown make does not let us watch is named in one warning.
 */
export function watchGrpc(grpc: GrpcModule, runtime: Runtime): Undo {
  const parts = new Parts();
  const learn = learner(parts, runtime);

  parts.add("clients' streams", () => learnAll(clientPrototypes(grpc), learn));
  // Without its unpublished method they are learnt from the first call.
  parts.add("servers' streams", () => learnAll(serverPrototypes(grpc), learn) ?? (() => undefined));
  parts.add("servers' handlers", () => {
    const { prototype } = grpc.Server;
    const seen = (call: object): void => {
      for (const found of prototypesOf(() => call)) learn(found, { readable: 'read' in call, writable: 'write' in call });
      parts.warn(GRPC);
    };
    return share(runtime, prototype, NEEDS.handlers, () => watchHandlers(grpc, runtime, seen));
  });
  parts.add('calls as they begin', () => share(runtime, grpc.Channel.prototype, NEEDS.channel, () => watchChannel(grpc, runtime)));
  parts.add('calls within this process', () => {
    // Only a server that takes the names of calls out of their metadata may be sent any.
    if (!canPatch(grpc.Server.prototype, NEEDS.servers)) return undefined;
    return share(runtime, grpc.Metadata, NEEDS.wires, () => undoAll([runtime.wires.watch(grpc), runtime.wires.listening.watch(grpc)]));
  });
  parts.add('interceptors', () => watchInterceptors(grpc, runtime));
  parts.warn(GRPC);
  return () => {
    runtime.shield.run(() => { findUnclosed(grpc, runtime); });
    parts.stop();
  };
}

const GRPC = 'version of grpc-js';

interface Halves {
  readonly readable: boolean;
  readonly writable: boolean;
}

type Learn = (prototype: object, halves: Halves) => void;

/** Watches a class of streams once it is known, and once only, however many copies of the module have it. */
function learner(parts: Parts, runtime: Runtime): Learn {
  const learnt = new Set<object>();
  return (prototype, halves) => {
    if (learnt.has(prototype)) return;
    learnt.add(prototype);
    parts.add('streams of one class', () => share(runtime, prototype, NEEDS.events, () => watchClass(prototype, halves, parts, runtime)));
  };
}

function watchClass(prototype: object, { readable, writable }: Halves, parts: Parts, runtime: Runtime): Undo {
  const undos: Undo[] = [];
  runtime.streams.learn(prototype);
  const add = (name: 'receives' | 'sends', watch: (target: object) => Undo): void => {
    if (canPatch(prototype, NEEDS[name])) undos.push(watch(prototype));
    else parts.miss(name);
  };
  if (writable) add('sends', (target) => watchSends(target, runtime));
  if (readable) add('receives', (target) => undoAll([watchReceives(target, runtime), watchDraining(target, runtime)]));
  if ('cancel' in prototype && !isPatchable(prototype, 'cancel')) parts.miss('cancels');
  undos.push(watchEvents(prototype, runtime));
  return undoAll(undos);
}

/** Learns of every class that was found; undefined if none was. */
function learnAll({ readable, writable }: Prototypes, learn: Learn): Undo | undefined {
  const all = new Set([...writable, ...readable]);
  for (const prototype of all) learn(prototype, { readable: readable.includes(prototype), writable: writable.includes(prototype) });
  return all.size === 0 ? undefined : () => undefined;
}

function share(runtime: Runtime, owner: object, needs: readonly (string | symbol)[], watch: () => Undo): Undo | undefined {
  return canPatch(owner, needs) ? runtime.shares.take(owner, watch) : undefined;
}

function canPatch(owner: object, needs: readonly (string | symbol)[]): boolean {
  return needs.every((key) => isPatchable(owner, key));
}
