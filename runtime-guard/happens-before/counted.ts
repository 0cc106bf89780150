/** How many belong to one group: a power of two. */
export const GROUPED = 32;

/** Those that were made one after another: most are over at about the same time, and clocks forget them together. */
class Group {
  /** How many groups have members that are not over, or are yet to be made. */
  static alive = 0;
  static #made = 0;
  readonly number = (Group.#made += 1);
  #members = 0;
  #over = 0;

  constructor() {
    Group.alive += 1;
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
    if (this.isOver) Group.alive -= 1;
  }
}

export type { Group };

/** How many groups clocks have to speak of. */
export function livingGroups(): number {
  return Group.alive;
}

let latest = new Group();

/** Something whose operations are counted, such as one half of a stream. Once it is over, clocks need not speak of it. */
export class Counted {
  readonly group: Group;
  readonly place: number;
  #isOver = false;

  constructor() {
    if (latest.isFull) latest = new Group();
    this.group = latest;
    this.place = latest.add();
  }

  get over(): boolean {
    return this.#isOver;
  }

  set over(isOver: true) {
    if (this.#isOver) return;
    this.#isOver = isOver;
    this.group.end();
  }
}
