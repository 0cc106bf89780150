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
import { type Method, whenNetCatches } from './core/net';
import { OpenStreams } from './core/open-streams';
import { Parts } from './core/parts';
import { isPatchable, patchMethod, type Undo } from './core/patch';
import { isPotential } from './core/policy';
import { suppressor } from './core/suppression';
import { Shares } from './core/shares';
import { Shield } from './core/shield';
import type { Stream } from './core/stream';
import { createTask, runOf } from './core/task';
import { Trace } from './core/trace';
import { watchCombinators } from './happens-before/combinators';
import { watchEmitters } from './happens-before/emitters';
import { Locks } from './happens-before/locks';
import { Ordering } from './happens-before/ordering';
import { watchScopes } from './happens-before/scopes';
import { watchTicks } from './happens-before/ticks';
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
  readonly #modules = new Shares();
  readonly #shield = new Shield();
  readonly iterables: Iterables;
  readonly runtime: Runtime;
  readonly writables: Writables;
  readonly #packages: Packages;
  readonly #parts = new Parts();

  constructor(readonly options: Settings) {
    const { bufferLimit, mode, seed, settleDelay, stackDepth, suppress } = options;
    const shield = this.#shield;
    const carrier = carrierOf(options.carrier, (error) => { shield.fail(error); });
    const ordering = new Ordering(options.engine, (error) => { shield.fail(error); }, carrier instanceof AsyncLocalStorageCarrier ? carrier.contexts : undefined);
    this.locks = new Locks(ordering, shield);
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
    const open = new OpenStreams([carrier, ordering], (error) => { shield.fail(error); });
    const streams = new Streams(open);
    this.runtime = {
      bufferLimit, carrier, delay: new SettleDelay(settleDelay, seed), detector, elsewhere: new Elsewhere(ordering), look: () => { this.#packages.look(); }, ordering, shares: new Shares(), shield,
      stackDepth, streams, wires: new Wires(),
    };
    this.iterables = new Iterables(this.runtime);
    this.writables = new Writables(this.runtime);
    this.#packages = new Packages(LIBRARIES, this);
    if (!ordering.exact && options.engine !== 'overlap-only') warnOfHooks();
    this.#parts.add('failures', () => whenNetCatches((error) => { shield.fail(error); }));
    this.#parts.add('packages', () => () => { this.#packages.dispose(); });
    this.#parts.add('order', () => () => { ordering.dispose(); });
    this.#parts.add('tasks', () => () => { carrier.dispose(); });
    this.#parts.add('open streams', () => () => { open.stop(); });
    this.#parts.add('combinators of promises', () => watchCombinators(ordering));
    this.#parts.add('locks', () => watchLocks(this.locks));
    this.#parts.add('emitters', () => watchEmitters(ordering, shield, (emitter) => streams.has(emitter)));
    this.#parts.add('scopes', () => watchScopes(ordering, shield));
    this.#parts.add('ticks', () => watchTicks(ordering, shield));
    this.#parts.add('timers', () => watchTimers(ordering, shield, (kind, entry) => timerTask(carrier, ordering, kind, entry, stackDepth)));
    this.#parts.warn('Node');
  }

  /** Instruments a copy of grpc-js, once; the undo lets go when its last owner does. */
  watch(grpc: GrpcModule): Undo {
    return this.#modules.take(grpc, () => this.#watchCopy(grpc));
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
    this.#modules.stop();
    this.runtime.shares.stop();
    this.#shield.stop();
    this.runtime.delay.stop();
    this.#parts.stop();
  }

  /** A package that calls, or offers a service, has been loaded; see to it before the call begins. */
  #watchCopy(grpc: GrpcModule): Undo {
    const parts = new Parts();
    this.#packages.look();
    parts.add('grpc-js', () => watchGrpc(grpc, this.runtime));
    parts.add('services', () => this.#lookBefore(grpc.Server.prototype, 'register'));
    return () => { parts.stop(); };
  }

  /** What cannot be replaced has been named by then. */
  #lookBefore(prototype: object, name: string): Undo | undefined {
    if (!isPatchable(prototype, name)) return undefined;
    return patchMethod(prototype, name, (self, args, native) => {
      this.#packages.look();
      return native.apply(self, args);
    });
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

function carrierOf(name: CarrierName, fail: (error: unknown) => void): Carrier {
  if (name === 'async-local-storage') return new AsyncLocalStorageCarrier();
  try {
    return new ClsHookedCarrier(fail);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    process.emitWarning(`The gRPC stream guard cannot use cls-hooked, and takes async-local-storage as its carrier: ${detail}`, 'GrpcStreamsWarning');
    return new AsyncLocalStorageCarrier();
  }
}

/** Timeouts and immediates are many: one that neither a task nor a user of streams starts is not worth a stack. */
function timerTask(carrier: Carrier, ordering: Ordering, kind: string, entry: Method, stackDepth: number): <T>(run: () => T) => T {
  const parent = carrier.current();
  const telling = kind === 'setInterval' || parent !== undefined || ordering.moment() !== undefined;
  const task = createTask(kind, parent, telling ? Trace.capture(entry, stackDepth) : undefined);
  return (run) => carrier.run(runOf(task), run);
}

function warnOfHooks(): void {
  process.emitWarning(
    'This Node has no v8.promiseHooks: the gRPC stream guard finds only receives that meet and sends after a close.',
    'GrpcStreamsWarning',
  );
}
