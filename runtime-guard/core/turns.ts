import type { Operation } from './operation';

/** Sends of one task that follow each other on a half, with none of another task between them. */
interface Run {
  readonly first: Operation;
  last: Operation;
  /** Whether it went on after the task had waited; what a task sends without waiting is sent as one. */
  waited: boolean;
  /** Whether nothing orders its beginning after the run before it. */
  readonly unordered: boolean;
}

/** As many runs as it takes to see two tasks take turns. */
const KEPT = 4;

/**
 * Sees two tasks take turns on a send half, each in the middle of a sequence of its own: `A B A B`, where nothing orders
 * any of them after the one before, and each task goes on from its own last send. The sequences are mixed, whatever the
 * transport does; no timing is needed to see that.
 *
 * What is done in one go, by events that are tasks of their own (ticks of a timer, messages received), or by way of a
 * function that may hold a queue or a lock, is no such sequence.
 */
export class Turns {
  #runs: Run[] = [];

  /**
   * @param sent a send that has just begun
   * @param unordered whether nothing orders it after the send before
   * @param known the index of the last send on this half that its task knows of
   * @returns whether two tasks have taken turns, up to this send
   */
  taken(sent: Operation, unordered: boolean, known: number): boolean {
    const current = this.#runs.at(-1);
    if (current !== undefined && !unordered && known === current.last.index && sameTask(current.last, sent)) {
      current.waited ||= !sameTurn(current.last, sent);
      current.last = sent;
      return false;
    }
    this.#runs = [...this.#runs.slice(1 - KEPT), { first: sent, last: sent, unordered, waited: false }];
    return unordered && this.#alternate(known);
  }

  #alternate(known: number): boolean {
    const [one, two, three, four] = this.#runs;
    if (one === undefined || two === undefined || three === undefined || four === undefined) return false;
    return two.unordered && three.unordered && !two.waited && !three.waited
      && continues(one, three.first) && sameTask(two.last, four.first) && known === two.last.index
      && [two, three, four].every(({ first }) => isDirect(first));
  }
}

/** Whether `next` goes on from the end of `run`, as far as its clock shows. */
function continues(run: Run, next: Operation): boolean {
  return sameTask(run.last, next) && next.known === run.last.index;
}

/** The same invocation of a handler, a listener or a timer's callback, or none for both. */
function sameTask(one: Operation, other: Operation): boolean {
  return one.task === other.task;
}

function sameTurn({ turn: one }: Operation, { turn: other }: Operation): boolean {
  return one.reactions === other.reactions && one.resource === other.resource;
}

/** How a combinator such as `Promise.all` shows in a stack. */
const COMBINATOR = 'at async Promise.';

/**
 * Whether an async function that has just waited sends by itself. One that another waits for may be called for each
 * message, and hold a lock that nobody sees.
 */
function isDirect({ trace }: Operation): boolean {
  const [, caller] = trace.frames();
  return caller === undefined || caller.startsWith(COMBINATOR);
}
