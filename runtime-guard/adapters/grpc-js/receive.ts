import type { Mode } from '../../core/finding';
import type { Operation } from '../../core/operation';
import { type Method, patchMethod, type Undo, undoAll, watchMethod } from '../../core/patch';
import { type Iteration, Receivers } from '../../core/receivers';
import { createStamp } from '../../core/stamp';
import { judgeLate } from './draining';
import { cameFromNode } from './internal-caller';
import { arrive, canLoseAll, leave } from './iteration';
import type { Runtime } from './runtime';
import { type GrpcStream, isOver } from './streams';

type Receiver = 'data' | 'iterator' | 'pipe' | 'read';

/**
 * Watches the receive half. At most one of an iterator that was called, `data` listeners and `read()` may receive;
 * several `data` listeners are a tap, and `readable` with `read()` is one reader. A pipe beside `data` listeners or
 * another pipe gets every message as they do, and is an overlap by the letter only.
 */
export function watchReceives(prototype: object, runtime: Runtime): Undo {
  const receivers = createStamp<Receivers>();
  const piping = new WeakSet<object>();
  const receiversOf = (native: object): Receivers => {
    const known = receivers.get(native) ?? new Receivers();
    receivers.set(native, known);
    return known;
  };

  const begin: Begin = (native, receiver, verb, entry, known) =>
    runtime.shield.run(() => {
      const stream = runtime.streams.of(native);
      if (isOver(native, stream) || (native as GrpcStream).readableEnded === true) return undefined;
      const others = othersOf(native, receiversOf(native), receiver, known);
      const ordered = others.length > 0 || receiver === 'data' || receiver === 'pipe';
      const start = { entry, kind: 'receive', ordered, verb } as const;
      judgeLate(stream, receiver === 'read' ? undefined : start, runtime);
      for (const [other, mode] of others) runtime.detector.clash(stream.receive, mode, other, start);
      return runtime.detector.started(stream.receive, start);
    });

  const listen = (name: 'addListener' | 'on' | 'prependListener'): Undo =>
    patchMethod(prototype, name, (self, args, native, entry) => {
      runtime.shield.run(() => {
        if (args[0] !== 'data' || piping.has(self)) return;
        receiversOf(self).data = begin(self, 'data', `${name}('data')`, entry) ?? receiversOf(self).data;
      });
      return native.apply(self, args);
    });

  const iterate = (key: string | symbol): Undo =>
    patchMethod(prototype, key, (self, args, native) => {
      const iterator = native.apply(self, args);
      if (!runtime.shield.failed && typeof iterator === 'object' && iterator !== null) {
        const losesAll = canLoseAll(self) && (args[0] as { destroyOnReturn?: unknown } | undefined)?.destroyOnReturn !== false;
        watchIterator({ iterator, losesAll, native: self, receivers: receiversOf(self) }, begin, runtime);
      }
      return iterator;
    });

  return undoAll([
    listen('on'),
    listen('addListener'),
    listen('prependListener'),
    iterate('iterator'),
    iterate(Symbol.asyncIterator),
    patchMethod(prototype, 'pipe', (self, args, native, entry) => {
      receiversOf(self).pipe = begin(self, 'pipe', 'pipe', entry) ?? receiversOf(self).pipe;
      piping.add(self);
      try {
        return native.apply(self, args);
      } finally {
        piping.delete(self);
      }
    }),
    watchMethod(prototype, 'read', {
      before: (self, args, entry) => {
        if (args[0] === 0 || runtime.shield.failed || cameFromNode(entry)) return;
        receiversOf(self).read = begin(self, 'read', 'read', entry) ?? receiversOf(self).read;
      },
    }),
  ]);
}

/**
 * The receivers that one more would disturb, each with the mildest mode that forbids it. An iteration that goes on is
 * compared with other iterations only: whoever came later has been compared with it.
 */
function othersOf(native: object, known: Receivers, receiver: Receiver, iteration: Iteration | undefined): [Operation, Mode][] {
  const { data, iterations, pipe, read } = known;
  if (receiver === 'iterator' && iteration !== undefined) return pendingOf(iterations);
  const pipes = pipesOf(native as GrpcStream);
  const listeners = (native as GrpcStream).listenerCount('data');
  const others: [Operation, Mode][] = receiver === 'iterator' ? pendingOf(iterations) : [...iterations].map(({ last }) => [last, 'throw']);
  const tap = receiver === 'data' || receiver === 'pipe' ? 'strict' : 'throw';
  if (data !== undefined && listeners > pipes && receiver !== 'data') others.push([data, tap]);
  if (pipe !== undefined && pipes > 0) others.push([pipe, tap]);
  const reading = read !== undefined && (native as GrpcStream).listenerCount('readable') > iterations.size;
  if (receiver !== 'read' && reading) others.push([read, 'throw']);
  return others;
}

/** How many pipes read from it; older streams hold one by itself, or none as null. */
function pipesOf({ _readableState: { pipes } = {} }: GrpcStream): number {
  if (Array.isArray(pipes)) return pipes.length;
  return pipes === undefined || pipes === null ? 0 : 1;
}

function pendingOf(iterations: Iterable<Iteration>): [Operation, Mode][] {
  return [...iterations].filter(({ pending }) => pending > 0).map(({ last }) => [last, 'throw']);
}

type Begin = (native: object, receiver: Receiver, verb: string, entry: Method, known?: Iteration) => Operation | undefined;

interface Iterated {
  readonly iterator: object;
  /** Whether the whole call goes with it. */
  readonly losesAll: boolean;
  readonly native: object;
  readonly receivers: Receivers;
}

/** Watches `next`, `return` and `throw` of one iterator, by properties of its own that nobody lists. */
function watchIterator({ iterator, losesAll, native, receivers: { iterations } }: Iterated, begin: Begin, runtime: Runtime): void {
  const { detector, ordering, shield, streams } = runtime;
  let iteration: Iteration | undefined;

  patchMethod(iterator, 'next', (self, args, next, entry) => {
    let operation: Operation | undefined;
    try {
      operation = begin(native, 'iterator', 'next', entry, iteration);
    } catch (error) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- only a StreamOverlapError comes out
      return Promise.reject(error);
    }
    // The last one comes when there is nothing more to receive.
    const last = operation ?? iteration?.last;
    if (last === undefined) return next.apply(self, args);
    const current = (iteration ??= { last, pending: 0 });
    current.last = last;
    if (operation !== undefined) iterations.add(current);
    const arrived = (): void => {
      if (losesAll) shield.run(() => { arrive(native, streams.of(native), current.last); });
    };
    const { result, waits } = ordering.whenSettled(() => next.apply(self, args), () => {
      current.pending -= 1;
      arrived();
    });
    if (waits) current.pending += 1;
    else arrived();
    return result;
  });
  for (const name of ['return', 'throw']) {
    patchMethod(iterator, name, (self, args, method, entry) => {
      if (iteration !== undefined) iterations.delete(iteration);
      if (losesAll) shield.run(() => { leave(native, streams.of(native), detector.noticed({ entry, verb: name })); });
      return method.apply(self, args);
    });
  }
}
