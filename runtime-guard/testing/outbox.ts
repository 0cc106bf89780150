/** What waits to be sent on one stream: anybody puts messages in, and one task takes them out. */
export class Outbox<T> {
  readonly #waiting: T[] = [];
  #open = true;
  #wake: (() => void) | undefined;

  put(message: T): void {
    this.#waiting.push(message);
    this.#wake?.();
  }

  close(): void {
    this.#open = false;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T> {
    while (this.#open || this.#waiting.length > 0) {
      const message = this.#waiting.shift();
      if (message === undefined) await new Promise<void>((resolve) => { this.#wake = resolve; });
      else yield message;
    }
  }
}
