import { isDeepStrictEqual } from 'node:util';

import type { GrpcModule } from './adapters/grpc-js/probe';
import type { Finding } from './core/finding';
import { undoAll } from './core/patch';
import { Guard, type Listener } from './guard';
import { forget, registry } from './installed';
import { type GuardOptions, type Settings, settled } from './options';

/** What `installGuard` returns: a share in the one guard of the process. */
export interface GuardHandle {
  /** Findings on which the mode acts, and messages changed after their send. */
  readonly overlaps: readonly Finding[];
  /** Findings that no order forbids to happen, which this run's timing kept apart; empty in strict mode. */
  readonly potentialOverlaps: readonly Finding[];
  /** Findings that the set-up says not to act on. */
  readonly suppressed: readonly Finding[];
  /** The seed of the settle delays: the same seed gives the same delays. */
  readonly seed: number;
  /** Forgets the findings so far, for every owner. */
  reset(): void;
  /** Says that a test begins: each test may be delayed for a limited time only. */
  startTest(): void;
  /** Gives the share back; the last one restores every function. Calling it again does nothing. */
  uninstall(): void;
  /** Tells `listener` of every finding as it is made; returns how to stop that. */
  onFinding(listener: Listener): () => void;
  /** Tells `listener` whenever an operation begins; returns how to stop that. */
  onOperation(listener: () => void): () => void;
}

/** A share in the guard, which is made with `options` if there is none yet, over these copies of grpc-js. */
export function share(copies: readonly GrpcModule[], options: GuardOptions | undefined): GuardHandle {
  const wanted = settled(options);
  const shared = registry();
  const guard = (shared.guard ??= new Guard(wanted));
  warnOfOthers(guard, options === undefined ? [] : Object.keys(options) as (keyof GuardOptions)[], wanted);
  const release = undoAll(copies.map((grpc) => guard.watch(grpc)));
  shared.owners += 1;
  let held = true;
  return {
    onFinding: (listener) => guard.listen(listener),
    onOperation: (listener) => guard.listenToOperations(listener),
    overlaps: guard.overlaps,
    potentialOverlaps: guard.potentialOverlaps,
    reset: () => { guard.reset(); },
    seed: guard.options.seed,
    startTest: () => { guard.startTest(); },
    suppressed: guard.suppressed,
    uninstall: () => {
      if (!held) return;
      held = false;
      release();
      shared.owners -= 1;
      if (shared.owners > 0) return;
      guard.dispose();
      shared.guard = undefined;
      forget();
    },
  };
}

/** One guard has one set of options: those of whoever came first. */
function warnOfOthers(guard: Guard, given: readonly (keyof GuardOptions)[], wanted: Settings): void {
  const others = given.filter((name) => !isDeepStrictEqual(guard.options[name], wanted[name]));
  if (others.length === 0) return;
  process.emitWarning(`The gRPC stream guard is installed already and keeps its own ${others.join(', ')}.`, 'GrpcStreamsWarning');
}
