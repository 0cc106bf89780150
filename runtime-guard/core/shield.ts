import { netted } from './net';
import { StreamOverlapError } from './stream-overlap-error';

/** Keeps the guard's own failures away from the program: the first is reported, and the guard steps aside. */
export class Shield {
  /** True once something of the guard's own failed, or it was stopped: from then on it only passes calls through. */
  failed = false;

  /** Runs a piece of the guard; only a StreamOverlapError comes out. */
  run<T>(work: () => T): T | undefined {
    if (this.failed) return undefined;
    try {
      return work();
    } catch (error) {
      if (StreamOverlapError.is(error)) throw error;
      this.fail(error);
      return undefined;
    }
  }

  /**
   * Runs a function of the program's with something of the guard's own around it, which calls it at most once: a failure
   * of the guard's own changes neither that it runs nor what it returns or throws.
   */
  around<T>(work: () => T, around: (work: () => T) => T): T {
    if (this.failed) return work();
    return netted([(_self, _args, recorded) => around(recorded as () => T)], { args: [], entry: work, method: work, self: undefined }) as T;
  }

  /** What was wrapped before only passes calls through from here on. */
  stop(): void {
    this.failed = true;
  }

  fail(error: unknown): void {
    if (this.failed) return;
    this.failed = true;
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.emitWarning(`The gRPC stream guard failed and watches no more: ${detail}`, 'GrpcStreamsWarning');
  }
}
