import type { Contexts } from '../context/contexts';
import type { Clock } from './clock';
import { ClockStore } from './clock-store';
import type { Engine, Forked, Outcome } from './engine';
import type { Moment, OpenMoment } from './moment';
import { PromiseEdges } from './promise-edges';

/** Forks by AsyncLocalStorage, joins by V8's promise hooks: the cheapest that sees every edge. */
export class PromiseHooksEngine implements Engine {
  readonly exact = true;
  readonly #store: ClockStore;
  readonly #edges: PromiseEdges;

  /** Whether this Node offers the hooks. */
  static get supported(): boolean {
    return PromiseEdges.supported;
  }

  /** @param contexts where moments are carried, beside whatever else is */
  constructor(fail: (error: unknown) => void, contexts?: Contexts) {
    this.#store = new ClockStore(contexts);
    this.#edges = new PromiseEdges(this.#store, fail);
  }

  wake(): void {
    this.#store.wake();
    this.#edges.start();
  }

  rest(): void {
    this.#edges.stop();
    this.#store.rest();
  }

  current(): Clock | undefined {
    return this.#store.current();
  }

  moment(): Moment | undefined {
    return this.#store.moment();
  }

  here(): Moment {
    return this.#store.here();
  }

  isOutside(): boolean {
    return this.#store.isOutside();
  }

  join(clock: Clock): void {
    this.#store.join(clock);
  }

  perform(clock: Clock): void {
    this.#store.perform(clock);
  }

  enter(): Forked {
    return this.#store.enter();
  }

  leave(forked: Forked): void {
    this.#store.leave(forked);
  }

  enterScope(caller: OpenMoment): Forked {
    return this.#store.enterScope(caller);
  }

  goOn(moment: OpenMoment): void {
    this.#store.goOn(moment);
  }

  reactions(): number {
    return this.#store.reactions;
  }

  combine<T>(run: () => T): T {
    return this.#edges.combine(run);
  }

  whenSettled(run: () => unknown, then: () => void): Outcome {
    return this.#edges.whenSettled(run, then);
  }

  dispose(): void {
    this.rest();
    this.#store.dispose();
  }
}
