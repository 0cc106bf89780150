import type { Undo } from './patch';

/** Things that are watched once, however often that is asked for, until nobody wants it any more. */
export class Shares {
  readonly #known = new Map<object, { owners: number; readonly undo: Undo }>();

  /** Gives everything up, whoever still holds it. */
  stop(): void {
    for (const { undo } of [...this.#known.values()].reverse()) undo();
    this.#known.clear();
  }

  /** Watches `thing` with `watch` if nobody does yet. */
  take(thing: object, watch: () => Undo): Undo {
    const share = this.#known.get(thing) ?? { owners: 0, undo: watch() };
    share.owners += 1;
    this.#known.set(thing, share);
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      share.owners -= 1;
      if (share.owners > 0) return;
      this.#known.delete(thing);
      share.undo();
    };
  }
}
