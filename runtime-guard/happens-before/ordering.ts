import { executionAsyncId } from 'node:async_hooks';

import type { Contexts } from '../context/contexts';
import type { Follower } from '../core/open-streams';
import type { Turn } from '../core/operation';
import { AsyncHooksEngine } from './async-hooks';
import { advanced, type Clock } from './clock';
import type { Counted } from './counted';
import type { Engine, EngineName, Forked, Outcome } from './engine';
import type { Moment } from './moment';
import { OverlapOnlyEngine } from './overlap-only';
import { PromiseHooksEngine } from './promise-hooks';

/** Who knows of which operations: happens-before, as far as this process shows it. */
export class Ordering implements Follower {
  readonly #engine: Engine;
  #isAwake = false;

  /** @param contexts where an engine may carry moments, beside whatever else is; its own unless told */
  constructor(name: EngineName, fail: (error: unknown) => void, contexts?: Contexts) {
    this.#engine = engineOf(name, fail, contexts);
  }

  /** Whether operations can be known to be unordered. */
  get exact(): boolean {
    return this.#engine.exact;
  }

  /** Whether what runs is followed now. */
  get isAwake(): boolean {
    return this.#isAwake;
  }

  wake(): void {
    this.#isAwake = true;
    this.#engine.wake();
  }

  rest(): void {
    this.#isAwake = false;
    this.#engine.rest();
  }

  current(): Clock | undefined {
    return this.#engine.current();
  }

  /** The moment that runs now, if it has used a stream or was asked for, or else the one that has started it. */
  moment(): Moment | undefined {
    return this.#engine.moment();
  }

  /** The moment that runs now: whatever it starts, registers or tells comes after the whole of it. */
  here(): Moment {
    return this.#engine.here();
  }

  /** Whether Node knows nothing of what runs now, as where it calls microtasks: those are nobody's calls. */
  isOutside(): boolean {
    return this.#engine.isOutside();
  }

  join(clock: Clock | undefined): void {
    if (clock !== undefined) this.#engine.join(clock);
  }

  /** What runs now comes after that moment. */
  follow(moment: Moment | undefined): void {
    if (moment?.clock !== undefined) this.#engine.join(moment.clock);
  }

  /** The turn that runs now. */
  turn(): Turn {
    return { reactions: this.#engine.reactions(), resource: executionAsyncId() };
  }

  /** The current task performs operation `index` on a half of a stream; returns when that is. */
  advance(half: Counted, index: number): Moment {
    this.#engine.perform(advanced(this.current(), half, index));
    half.count(index);
    return this.#engine.here();
  }

  /** Runs `work` as a task of its own: what it learns is not known to what runs after it. */
  fork<T>(work: () => T): T {
    const forked = this.enter();
    try {
      return work();
    } finally {
      this.leave(forked);
    }
  }

  /** The same in two steps: until what it returns is left, a task of its own runs. Nothing may be awaited between. */
  enter(): Forked {
    return this.#engine.enter();
  }

  leave(forked: Forked): void {
    this.#engine.leave(forked);
  }

  /** What runs now, in the scope of a resource, belongs to the moment of its caller until it leaves what this returns. */
  enterScope(caller: Moment): Forked {
    return this.#engine.enterScope(caller);
  }

  /** The moment goes on here, after or within a scope. */
  goOn(moment: Moment): void {
    this.#engine.goOn(moment);
  }

  /** Runs a combinator such as `Promise.all`, whose result is to know what each of its elements knew. */
  combine<T>(run: () => T): T {
    return this.#engine.combine(run);
  }

  /** Runs `run`, and calls `then` once the promise it returned settles; without hooks it waits for nothing. */
  whenSettled(run: () => unknown, then: () => void): Outcome {
    return this.#engine.whenSettled(run, then);
  }

  dispose(): void {
    this.#engine.dispose();
  }
}

function engineOf(name: EngineName, fail: (error: unknown) => void, contexts: Contexts | undefined): Engine {
  if (name === 'async-hooks') return new AsyncHooksEngine(fail);
  return name === 'promise-hooks' && PromiseHooksEngine.supported ? new PromiseHooksEngine(fail, contexts) : new OverlapOnlyEngine();
}
