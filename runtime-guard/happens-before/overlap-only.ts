import type { Engine, Outcome } from './engine';
import type { Moment } from './moment';

const NOTHING: Moment = { clock: undefined };

/** Knows of no order at all: for a Node without the hooks, and to measure what the others cost. */
export class OverlapOnlyEngine implements Engine {
  readonly exact = false;

  current(): undefined {
    return undefined;
  }

  moment(): undefined {
    return undefined;
  }

  here(): Moment {
    return NOTHING;
  }

  isOutside(): boolean {
    return false;
  }

  enterScope(): undefined {
    return undefined;
  }

  goOn(): void {
    // There are no moments.
  }

  join(): void {
    // There are no clocks.
  }

  perform(): void {
    // There are no clocks.
  }

  enter(): undefined {
    return undefined;
  }

  leave(): void {
    // As above.
  }

  reactions(): number {
    return 0;
  }

  combine<T>(run: () => T): T {
    return run();
  }

  /** Without hooks, to wait for a promise of the program would be to handle its rejection. */
  whenSettled(run: () => unknown): Outcome {
    return { result: run(), waits: false };
  }

  wake(): void {
    // There is nothing to follow.
  }

  rest(): void {
    // As above.
  }

  dispose(): void {
    // Nothing was changed.
  }
}
