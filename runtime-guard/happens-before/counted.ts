/** How many belong to one group: a power of two. */
export const GROUPED = 8;

/** Those that were made one after another: most are over at about the same time, and clocks forget them together. */
class Group {
  /** Those with members that are not over, or are yet to be made. */
  static readonly living = new Set<Group>();
  /** How many are over. */
  static ended = 0;
  /** How many operations there have been on members of any. */
  static operations = 0;
  static #made = 0;
  readonly number = (Group.#made += 1);
  /** Of each member, how many operations there have been. */
  readonly counts: number[] = Array.from({ length: GROUPED }, () => 0);
  #members = 0;
  #over = 0;

  constructor() {
    Group.living.add(this);
  }

  get isFull(): boolean {
    return this.#members === GROUPED;
  }

  get isOver(): boolean {
    return this.#over === GROUPED;
  }

  /** One more member; returns its place among them. */
  add(): number {
    return (this.#members += 1) - 1;
  }

  /** One of the members is over. */
  end(): void {
    this.#over += 1;
    if (!this.isOver) return;
    Group.living.delete(this);
    Group.ended += 1;
  }
}

export type { Group };

/** The groups that clocks have to speak of. */
export function livingGroups(): ReadonlySet<Group> {
  return Group.living;
}

/** How many operations there have been, of all that are counted. */
export function operationsSoFar(): number {
  return Group.operations;
}

/** How many groups clocks need no longer speak of. */
export function endedGroups(): number {
  return Group.ended;
}

let latest = new Group();

/**
 * Something whose operations are counted, such as one half of a stream. Once it is over, clocks need not speak of it;
 * before its first operation they do not.
 */
export class Counted {
  #group: Group | undefined;
  #isOver = false;
  /** Which member of its group it is. */
  place = 0;

  /** Its group, once it is a member. */
  get group(): Group | undefined {
    return this.#group;
  }

  get over(): boolean {
    return this.#isOver;
  }

  set over(isOver: boolean) {
    if (this.#isOver || !isOver) return;
    this.#isOver = true;
    this.#group?.end();
  }

  /** There have been so many operations. */
  count(index: number): void {
    const group = this.join();
    group.counts[this.place] = index;
    Group.operations += 1;
  }

  /** The group, of which it is a member from now on. */
  join(): Group {
    if (this.#group !== undefined) return this.#group;
    if (latest.isFull) latest = new Group();
    this.#group = latest;
    this.place = latest.add();
    if (this.#isOver) latest.end();
    return latest;
  }
}
