import { type Undo, undoAll } from '../../core/patch';
import { watchChannel } from './channel';
import { watchDraining } from './draining';
import { watchEvents } from './emit';
import { watchInterceptors } from './interceptors';
import { clientPrototypes, type GrpcModule, serverPrototypes } from './probe';
import { watchReceives } from './receive';
import type { Runtime } from './runtime';
import { watchSends } from './send';
import { watchHandlers } from './server';
import { findUnclosed } from './unclosed';

/** Instruments one copy of grpc-js. Streams that are open already are watched from their next operation on. */
export function watchGrpc(grpc: GrpcModule, runtime: Runtime): Undo {
  const undos: Undo[] = [];
  const watched = new Set<object>();

  const watch = (prototype: object, halves: { readable: boolean; writable: boolean }): void => {
    if (watched.has(prototype)) return;
    watched.add(prototype);
    runtime.streams.learn(prototype);
    if (halves.writable) undos.push(watchSends(prototype, runtime));
    if (halves.readable) undos.push(watchReceives(prototype, runtime), watchDraining(prototype, runtime));
    undos.push(watchEvents(prototype, runtime));
  };
  const learn = (call: object): void => {
    const halves = { readable: 'read' in call, writable: 'write' in call };
    if (halves.readable || halves.writable) watch(Object.getPrototypeOf(call) as object, halves);
  };

  for (const found of [clientPrototypes(grpc), serverPrototypes(grpc)]) {
    for (const prototype of new Set([...(found?.writable ?? []), ...(found?.readable ?? [])])) {
      watch(prototype, { readable: found?.readable.includes(prototype) === true, writable: found?.writable.includes(prototype) === true });
    }
  }
  undos.push(watchHandlers(grpc, runtime, learn), watchChannel(grpc, runtime), watchInterceptors(grpc, runtime));
  undos.push(runtime.wires.watch(grpc), runtime.wires.listening.watch(grpc));
  return () => {
    runtime.shield.run(() => { findUnclosed(grpc, runtime); });
    undoAll(undos)();
  };
}
