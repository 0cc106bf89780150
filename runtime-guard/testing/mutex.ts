/** A fair lock of the plainest make, like those of many programs: a queue of waiters. */
export class Mutex {
  #held = false;
  readonly #waiters: (() => void)[] = [];

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#held) await new Promise<void>((resolve) => { this.#waiters.push(resolve); });
    this.#held = true;
    try {
      return await work();
    } finally {
      const next = this.#waiters.shift();
      if (next === undefined) this.#held = false;
      else next();
    }
  }
}
