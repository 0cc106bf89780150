import type { Task } from '../core/task';
import type { Clock } from './clock';

/**
 * A stretch of code that runs without waiting, and what it knows; at its end, all that it has done. Whatever it starts,
 * registers or tells runs or arrives after its end, since JavaScript runs each turn to completion: so that comes after
 * the whole of it, also after what it does later on.
 */
export interface Moment {
  readonly clock: Clock | undefined;
}

/** The async id of what runs in no resource: reactions of promises that no hook follows, and whatever Node knows nothing of. */
export const OUTSIDE = 0;

/** A moment that goes on as long as it is the current one. */
export class OpenMoment implements Moment {
  /** Whether it may come after anything. */
  isStrange = false;

  /**
   * @param reactions how many reactions of promises had run when it began
   * @param resource the async resource that it is a callback of; undefined if that is yet to be seen
   * @param task which runs, where the moment carries that
   */
  constructor(
    public clock: Clock | undefined,
    public reactions: number,
    public resource: number | undefined,
    readonly task?: Task,
  ) {}

  get moment(): this {
    return this;
  }

  /** It is what runs now, in the given turn. */
  goOn(reactions: number, resource: number): void {
    this.reactions = reactions;
    this.resource = resource;
  }

  /** Whether it is what runs now, in the given turn. */
  isCurrent(reactions: number, resource: number): boolean {
    if (this.reactions !== reactions) return false;
    this.resource ??= resource;
    return this.resource === resource;
  }
}
