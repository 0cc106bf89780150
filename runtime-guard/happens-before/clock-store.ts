import { executionAsyncId } from 'node:async_hooks';

import { Contexts } from '../context/contexts';
import { type Clock, joined } from './clock';
import { OpenMoment } from './moment';

/** The moment that each async context belongs to, or was started in; that forks inherit it makes the fork edges. */
export class ClockStore {
  /** How many reactions of promises have run. */
  reactions = 0;

  /** @param contexts which may carry tasks, too */
  constructor(readonly contexts = new Contexts()) {}

  current(): Clock | undefined {
    return this.moment()?.clock;
  }

  /** What runs now, if it has used a stream, or else what has started it. */
  moment(): OpenMoment | undefined {
    return this.contexts.current()?.moment;
  }

  /** What runs now. */
  here(): OpenMoment {
    return this.hereIfUsed() ?? this.#enter(undefined);
  }

  /** What runs now, unless neither that nor what has started it has used a stream. */
  hereIfUsed(): OpenMoment | undefined {
    const known = this.moment();
    return known === undefined || known.isCurrent(this.reactions, executionAsyncId()) ? known : this.#enter(known.clock);
  }

  /** From here on this context knows what `clock` knows. */
  join(clock: Clock): void {
    const known = this.current();
    const next = joined(known, clock);
    if (next !== known && next !== undefined) this.set(next);
  }

  set(clock: Clock): void {
    this.here().clock = clock;
  }

  fork<T>(work: () => T): T {
    return this.contexts.run(this.#begin(this.current()), work);
  }

  /** A reaction of `promise` is about to run: a turn of its own, which knows what `clock` knows too. */
  react(promise: Promise<unknown>, clock: Clock | undefined): void {
    this.reactions += 1;
    const context = this.contexts.of(promise);
    const known = context?.moment?.clock;
    if (context?.moment === undefined && clock === undefined) return;
    this.contexts.give(promise, new OpenMoment(joined(known, clock), this.reactions, undefined, context?.task));
  }

  dispose(): void {
    this.contexts.dispose();
  }

  #enter(clock: Clock | undefined): OpenMoment {
    const moment = this.#begin(clock);
    this.contexts.set(moment);
    return moment;
  }

  #begin(clock: Clock | undefined): OpenMoment {
    return new OpenMoment(clock, this.reactions, executionAsyncId(), this.contexts.current()?.task);
  }
}
