import diagnosticsChannel from 'node:diagnostics_channel';

import { Writables } from './adapters/connect/writables';
import { watchGrpc } from './adapters/grpc-js/install';
import type { GrpcModule } from './adapters/grpc-js/probe';
import type { Runtime } from './adapters/grpc-js/runtime';
import { Streams } from './adapters/grpc-js/streams';
import { Wires } from './adapters/grpc-js/wires';
import { Iterables } from './adapters/iterables';
import { LIBRARIES } from './adapters/libraries';
import { Packages } from './adapters/packages';
import type { Watch } from './adapters/watch';
import { AsyncLocalStorageCarrier } from './context/async-local-storage';
import type { Carrier, CarrierName } from './context/carrier';
import { ClsHookedCarrier } from './context/cls-hooked';
import { SettleDelay } from './core/delay';
import { Detector } from './core/detector';
import { Elsewhere } from './core/elsewhere';
import type { Finding } from './core/finding';
import { type Method, patchMethod, type Undo, undoAll } from './core/patch';
import { isPotential } from './core/policy';
import { suppressor } from './core/suppression';
import { Shield } from './core/shield';
import type { Stream } from './core/stream';
import { createTask, runOf } from './core/task';
import { Trace } from './core/trace';
import { watchCombinators } from './happens-before/combinators';
import { watchEmitters } from './happens-before/emitters';
import { Locks } from './happens-before/locks';
import { Ordering } from './happens-before/ordering';
import { watchTimers } from './happens-before/timers';
import { watchLocks } from './locks/install';
import type { Settings } from './options';
import { describeOverlap } from './reporters/describe';

/** Where findings are published for tools that watch many things: `{ finding, potential }`. */
const channel = diagnosticsChannel.channel('grpc-streams:finding');

export type Listener = (finding: Finding, potential: boolean) => void;

/** One running guard: everything it changed, and what it found. */
export class Guard implements Watch {
  readonly overlaps: Finding[] = [];
  readonly potentialOverlaps: Finding[] = [];
  readonly suppressed: Finding[] = [];
  readonly locks: Locks;
  readonly #listeners = new Set<Listener>();
  readonly #watchers = new Set<() => void>();
  readonly #modules = new Map<GrpcModule, { owners: number; undo: Undo }>();
  readonly #shield = new Shield();
  readonly iterables: Iterables;
  readonly runtime: Runtime;
  readonly writables: Writables;
  readonly #packages: Packages;
  readonly #undo: Undo;

  constructor(readonly options: Settings) {
    const { bufferLimit, mode, seed, settleDelay, stackDepth, suppress } = options;
    const shield = this.#shield;
    const carrier = carrierOf(options.carrier);
    const ordering = new Ordering(options.engine, (error) => { shield.fail(error); });
    this.locks = new Locks(ordering);
    const detector = new Detector({
      currentTask: () => carrier.current(),
      describe: (overlap) => describeOverlap(overlap, seed),
      mode,
      ordering,
      report: (finding) => { this.#report(finding); },
      stackDepth,
      started: () => { for (const watch of this.#watchers) watch(); },
      suppressed: suppressor(suppress),
    });
    const streams = new Streams();
    this.runtime = {
      bufferLimit, carrier, delay: new SettleDelay(settleDelay, seed), detector, elsewhere: new Elsewhere(ordering), ordering, shield, stackDepth, streams,
      wires: new Wires(),
    };
    this.iterables = new Iterables(this.runtime);
    this.writables = new Writables(this.runtime);
    this.#packages = new Packages(LIBRARIES, this);
    if (!ordering.exact && options.engine !== 'overlap-only') warnOfHooks();
    this.#undo = undoAll([
      () => { this.#packages.dispose(); },
      () => { ordering.dispose(); },
      () => { carrier.dispose(); },
      watchCombinators(ordering),
      watchLocks(this.locks),
      watchEmitters(ordering, shield, (emitter) => streams.has(emitter)),
      watchTimers(ordering, shield, (kind, entry) => timerTask(carrier, ordering, kind, entry, stackDepth)),
    ]);
  }

  /** Instruments a copy of grpc-js, once; the undo lets go when its last owner does. */
  watch(grpc: GrpcModule): Undo {
    const known = this.#modules.get(grpc) ?? { owners: 0, undo: undoAll([watchGrpc(grpc, this.runtime), ...this.#lookAtCallsOf(grpc)]) };
    known.owners += 1;
    this.#modules.set(grpc, known);
    return () => {
      known.owners -= 1;
      if (known.owners > 0) return;
      known.undo();
      this.#modules.delete(grpc);
    };
  }

  /** Something has been loaded that may be worth watching. */
  look(): void {
    this.#packages.look();
  }

  /** What the guard knows of a call of grpc-js, or of what a library gives to the program of one. */
  streamOf(call: object): Stream {
    return this.iterables.streamOf(call) ?? this.writables.streamOf(call) ?? this.runtime.streams.of(call);
  }

  /** Tells `listener` of every finding; returns how to stop that. */
  listen(listener: Listener): Undo {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Tells `watch` whenever an operation begins; returns how to stop that. */
  listenToOperations(watch: () => void): Undo {
    this.#watchers.add(watch);
    return () => {
      this.#watchers.delete(watch);
    };
  }

  /** A test begins: what it may be delayed for begins anew. */
  startTest(): void {
    this.#packages.look();
    this.runtime.delay.renew();
  }

  /** Forgets the findings so far. */
  reset(): void {
    this.overlaps.length = 0;
    this.potentialOverlaps.length = 0;
    this.suppressed.length = 0;
  }

  dispose(): void {
    // What is left open is found on the way out, so the shield is the last to go.
    for (const { undo } of this.#modules.values()) undo();
    this.#modules.clear();
    this.#shield.stop();
    this.runtime.delay.stop();
    this.#undo();
  }

  /** A package that calls, or offers a service, has been loaded; see to it before the call begins. */
  #lookAtCallsOf({ Channel, Server }: GrpcModule): Undo[] {
    this.#packages.look();
    const lookBefore = (prototype: object, name: string): Undo =>
      patchMethod(prototype, name, (self, args, native) => {
        this.#packages.look();
        return native.apply(self, args);
      });
    return [lookBefore(Channel.prototype, 'createCall'), lookBefore(Server.prototype, 'register')];
  }

  #report(finding: Finding): void {
    if (finding.suppressed !== undefined) {
      this.suppressed.push(finding);
      return;
    }
    const potential = isPotential(this.options.mode, finding);
    if (channel.hasSubscribers) channel.publish({ finding, potential });
    (potential ? this.potentialOverlaps : this.overlaps).push(finding);
    for (const listener of this.#listeners) listener(finding, potential);
  }
}

function carrierOf(name: CarrierName): Carrier {
  return name === 'cls-hooked' ? new ClsHookedCarrier() : new AsyncLocalStorageCarrier();
}

/** Timeouts are many: one that neither a task nor a user of streams starts is not worth a stack. */
function timerTask(carrier: Carrier, ordering: Ordering, kind: string, entry: Method, stackDepth: number): <T>(run: () => T) => T {
  const parent = carrier.current();
  const telling = kind !== 'setTimeout' || parent !== undefined || ordering.current() !== undefined;
  const task = createTask(kind, parent, telling ? Trace.capture(entry, stackDepth) : undefined);
  return (run) => carrier.run(runOf(task), run);
}

function warnOfHooks(): void {
  process.emitWarning(
    'This Node has no v8.promiseHooks: the gRPC stream guard finds only receives that meet and sends after a close.',
    'GrpcStreamsWarning',
  );
}
