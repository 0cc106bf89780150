import { AsyncResource, executionAsyncId } from 'node:async_hooks';

import { type Context, Contexts, Scope } from '../context/contexts';
import type { Follower } from '../core/open-streams';
import { type Clock, everything, joined } from './clock';
import { operationsSoFar } from './counted';
import type { Forked } from './engine';
import { OpenMoment, OUTSIDE } from './moment';

/**
 * The moment that each async context belongs to, or was started in; that forks inherit it makes the fork edges.
 *
 * What was started while nothing was followed, and runs later, may come after anything: it knows everything that anybody
 * has done. Callbacks of timers and of Node's own handles are none of that: they come after the turn of their start, which
 * may have been the very one in which following began, and after no more.
 */
export class ClockStore implements Follower {
  /** How many reactions of promises have run. */
  reactions = 0;
  /** Whether one runs, where it is no resource. */
  reacting = false;
  /** The turn in which following began, as long as it goes on. */
  #beginning: OpenMoment | undefined;
  /** The latest moment that may come after anything, and how many operations it has taken into account. */
  #strange: OpenMoment | undefined;
  #accounted = 0;
  /** Moments of fewer reactions belong to an earlier time. */
  #since = 0;
  /** Resources with lower ids were made before. */
  #followed = 0;

  /** @param contexts which may carry tasks, too */
  constructor(readonly contexts = new Contexts()) {}

  wake(): void {
    if (this.#beginning !== undefined) return;
    const here = this.here();
    this.#followed = new AsyncResource('GRPCSTREAMS').asyncId();
    this.#since = this.reactions += 1;
    // What this turn has started so far comes after the whole of it, all the same.
    here.reactions = this.#since;
    this.#beginning = here;
    this.contexts.wake();
  }

  rest(): void {
    this.#beginning = undefined;
    this.#since = this.reactions += 1;
    this.contexts.rest();
  }

  current(): Clock | undefined {
    const moment = this.moment();
    return moment === undefined ? this.#beginning?.clock : moment.clock;
  }

  /** What runs now, if it has used a stream, or else what has started it. */
  moment(): OpenMoment | undefined {
    const known = this.#momentOf(this.contexts.current());
    if (this.#beginning === undefined) return known;
    if (this.isOutside()) return this.#stranger(known);
    return this.#isOlder() && !this.#hasBegun(known) ? this.#stranger(known) : known;
  }

  /** Whether Node knows nothing of what runs now. */
  isOutside(): boolean {
    return executionAsyncId() === OUTSIDE && !this.reacting;
  }

  /** What runs now. Of whom nothing is known may have been started in the turn in which following began. */
  here(): OpenMoment {
    return this.hereIfUsed() ?? this.#started(this.#beginning?.clock);
  }

  /** What runs now, unless neither that nor what has started it has used a stream. */
  hereIfUsed(): OpenMoment | undefined {
    const known = this.moment();
    return known === undefined || known.isCurrent(this.reactions, executionAsyncId()) ? known : this.#started(known.clock);
  }

  /** From here on this context knows what `clock` knows. */
  join(clock: Clock): void {
    const known = this.current();
    const next = joined(known, clock);
    if (next !== known && next !== undefined) this.here().clock = next;
  }

  /** What runs now performs one more operation, and knows `clock` from here on. */
  perform(clock: Clock): void {
    const moment = this.here();
    moment.clock = clock;
    if (moment === this.#strange) this.#accounted += 1;
  }

  /** From here on, until what it returns is left, what runs is a task of its own. */
  enter(): Forked {
    const outer = this.contexts.current();
    this.contexts.set(this.#begin(this.current()));
    return outer;
  }

  leave(forked: Forked): void {
    this.contexts.set(forked as Context | undefined);
  }

  /**
   * What runs in the scope of a resource belongs to its caller's moment, and knows what the making of the resource knew.
   * Of one that was made before, that is the turn in which following began at most: who calls it now is known.
   */
  enterScope(caller: OpenMoment): Forked {
    const outer = this.contexts.current();
    const made = this.#isOlder() ? this.#beginning : this.#momentOf(outer);
    caller.clock = joined(caller.clock, made?.clock);
    this.contexts.set(outer?.task === caller.task ? caller : new Scope(caller, outer?.task));
    this.goOn(caller);
    return outer;
  }

  /** The moment goes on in the turn that runs now. */
  goOn(moment: OpenMoment): void {
    moment.goOn(this.reactions, executionAsyncId());
    if (this.contexts.current()?.moment !== moment) this.contexts.set(moment);
  }

  /** A reaction of `promise` is about to run: a turn of its own, which knows what `clock` knows too. */
  react(promise: Promise<unknown>, clock: Clock | undefined): void {
    this.reactions += 1;
    this.reacting = !this.contexts.areOfResources;
    const context = this.contexts.of(promise);
    const known = this.#momentOf(context);
    if (known === undefined && clock === undefined) return;
    this.contexts.give(promise, new OpenMoment(joined(known?.clock, clock), this.reactions, undefined, context?.task));
  }

  dispose(): void {
    this.contexts.dispose();
  }

  /** The moment of a context, unless it is of an earlier time. */
  #momentOf(context: Context | undefined): OpenMoment | undefined {
    const moment = context?.moment;
    return moment === undefined || moment.reactions < this.#since ? undefined : moment;
  }

  /** A moment that may come after anything. */
  #stranger(known: OpenMoment | undefined): OpenMoment {
    const id = executionAsyncId();
    const isCurrent = known?.isCurrent(this.reactions, id) === true;
    const operations = operationsSoFar();
    if (isCurrent && known === this.#strange && operations === this.#accounted) return known;
    const moment = isCurrent ? known : new OpenMoment(undefined, this.reactions, id, this.contexts.current()?.task);
    moment.isStrange = true;
    moment.clock = joined(moment.clock, everything());
    this.#strange = moment;
    this.#accounted = operations;
    if (!isCurrent) this.contexts.set(moment);
    return moment;
  }

  /** Whether it is known how the current moment came to be. */
  #hasBegun(known: OpenMoment | undefined): boolean {
    return known !== undefined && !known.isStrange && known.isCurrent(this.reactions, executionAsyncId());
  }

  /** Whether what runs now was put off, or bound to where it was made, while nothing was followed. */
  #isOlder(): boolean {
    if (executionAsyncId() >= this.#followed) return false;
    const resource = this.contexts.resource();
    return resource instanceof AsyncResource || isTick(resource);
  }

  #started(clock: Clock | undefined): OpenMoment {
    const moment = this.#begin(clock);
    this.contexts.set(moment);
    return moment;
  }

  #begin(clock: Clock | undefined): OpenMoment {
    return new OpenMoment(clock, this.reactions, executionAsyncId(), this.contexts.current()?.task);
  }
}

/** Whether a resource is what `process.nextTick` makes: a plain object, of whatever realm. */
function isTick(resource: object): boolean {
  const prototype = Object.getPrototypeOf(resource) as object | null;
  return prototype !== null && Object.getPrototypeOf(prototype) === null && 'callback' in resource && 'args' in resource;
}
