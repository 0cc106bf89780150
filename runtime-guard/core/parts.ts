import type { Undo } from './patch';

/**
 * The parts of which something that is watched consists. One that cannot be watched is left out and named: everything
 * else is watched all the same.
 */
export class Parts {
  readonly #missing = new Set<string>();
  readonly #undos: Undo[] = [];

  /**
   * @param name what is not watched without it
   * @param watch returns how to stop; undefined if there is nothing that could be watched
   */
  add(name: string, watch: () => Undo | undefined): void {
    try {
      const undo = watch();
      if (undo === undefined) this.#missing.add(name);
      else this.#undos.push(undo);
    } catch (error) {
      this.#missing.add(`${name} (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  miss(name: string): void {
    this.#missing.add(name);
  }

  /** Names what is not watched of `whole`, in one warning for all parts so far. */
  warn(whole: string): void {
    if (this.#missing.size === 0) return;
    process.emitWarning(`The gRPC stream guard does not know this ${whole} well enough to watch its ${[...this.#missing].join(', ')}. Everything else is watched.`, 'GrpcStreamsWarning');
    this.#missing.clear();
  }

  /** Stops the last first. One that cannot be undone keeps no other. */
  stop(): void {
    for (const undo of this.#undos.splice(0).reverse()) {
      try {
        undo();
      } catch {
        this.#missing.add('undoing');
      }
    }
  }
}
