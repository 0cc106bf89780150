import { type Counted, endedGroups, type Group, GROUPED, livingGroups, operationsSoFar } from './counted';

/**
 * What a task knows: for each half of a stream the highest index of an operation that happened before. Immutable.
 * An absent clock knows nothing; contexts that never touched a stream have none.
 *
 * A tree over the bits of the groups' numbers (Okasaki and Gill, "Fast Mergeable Integer Maps", 1998). Clocks share what
 * they have in common: that of a task with ten thousand open streams is not copied at each operation, nor gone through
 * half by half at each join.
 */
export interface Clock {
  /** How many groups of halves it speaks of. */
  readonly groups: number;
  get(counted: Counted): number | undefined;
}

/** A clock may speak of so many more groups than twice those that live, before it forgets those that are over. */
const MOST_OVER = 4;

const NONE: readonly number[] = Array.from({ length: GROUPED }, () => 0);

/** What is known of one group. */
class Block implements Clock {
  readonly groups = 1;
  readonly prefix: number;

  constructor(
    readonly group: Group,
    /** Of each member; 0 for an unknown one. */
    readonly indexes: readonly number[],
  ) {
    this.prefix = group.number;
  }

  get({ group, place }: Counted): number | undefined {
    const index = group === this.group ? this.indexes[place] : 0;
    return index === 0 ? undefined : index;
  }
}

/** Blocks that share the bits above `bit`, which are `prefix`: `low` those without `bit`, `high` those with it. */
class Branch implements Clock {
  readonly groups: number;
  /** Without what is over, as of the time when so many groups were. */
  living: { readonly ended: number; readonly tree: Tree | undefined } | undefined;

  constructor(
    readonly prefix: number,
    readonly bit: number,
    readonly low: Tree,
    readonly high: Tree,
  ) {
    this.groups = low.groups + high.groups;
  }

  get(counted: Counted): number | undefined {
    const number = counted.group?.number ?? 0;
    let tree: Tree = (number & this.bit) === 0 ? this.low : this.high;
    while (tree instanceof Branch) tree = (number & tree.bit) === 0 ? tree.low : tree.high;
    return tree.get(counted);
  }

  /** Whether a tree has its place below this one. */
  holds(tree: Tree): boolean {
    return (tree instanceof Block || tree.bit < this.bit) && this.covers(tree.prefix);
  }

  /** Whether a group of that number has. */
  covers(number: number): boolean {
    return (number & -(this.bit << 1)) === this.prefix;
  }

  /** With other parts; itself, if they are its own. */
  of(low: Tree, high: Tree): Branch {
    return low === this.low && high === this.high ? this : new Branch(this.prefix, this.bit, low, high);
  }
}

type Tree = Block | Branch;

/**
 * Pointwise maximum, without most of what is over; the first itself if it already holds the other, and parts of either
 * where they are ahead.
 */
export function joined(one: Clock | undefined, other: Clock | undefined): Clock | undefined {
  if (one === other || other === undefined) return one;
  const first = one === undefined ? undefined : kept(one as Tree);
  const second = kept(other as Tree);
  if (first === undefined || second === undefined) return first ?? second ?? one ?? other;
  return union(first, second);
}

/** The clock after operation `index`, without most of what is over. */
export function advanced(clock: Clock | undefined, counted: Counted, index: number): Clock {
  const group = counted.join();
  const tree = clock === undefined ? undefined : kept(clock as Tree);
  return tree === undefined ? new Block(group, NONE.with(counted.place, index)) : placed(tree, group, counted.place, index);
}

/** All that has been done on halves that are not over: what somebody may know who knows more than any. */
export function everything(): Clock | undefined {
  const operations = operationsSoFar();
  if (all.operations !== operations) all = { clock: clockOfAll(), operations };
  return all.clock;
}

/** As of the time when there had been so many operations. */
let all: { readonly clock: Clock | undefined; readonly operations: number } = { clock: undefined, operations: 0 };

function clockOfAll(): Clock | undefined {
  let clock: Clock | undefined;
  for (const group of livingGroups()) {
    if (group.counts.some((count) => count > 0)) clock = joined(clock, new Block(group, [...group.counts]));
  }
  return clock;
}

/** A tree that speaks of far more than lives, without what is over; any other as it is. */
function kept(tree: Tree): Tree | undefined {
  return tree.groups > 2 * livingGroups().size + MOST_OVER ? living(tree) : tree;
}

/** Each part is looked at once as long as no more groups are over, and what was over is not looked at again. */
function living(tree: Tree): Tree | undefined {
  if (tree instanceof Block) return tree.group.isOver ? undefined : tree;
  const ended = endedGroups();
  const known = tree.living;
  if (known?.ended === ended) return known.tree;
  const left = known === undefined || known.tree === tree ? livingParts(tree) : known.tree && living(known.tree);
  tree.living = { ended, tree: left };
  return left;
}

function livingParts(tree: Branch): Tree | undefined {
  const low = living(tree.low);
  const high = living(tree.high);
  return low === undefined || high === undefined ? low ?? high : tree.of(low, high);
}

/** A tree with one more index. */
function placed(tree: Tree, group: Group, place: number, index: number): Tree {
  if (tree instanceof Block && tree.group === group) {
    return (tree.indexes[place] ?? 0) < index ? new Block(group, tree.indexes.with(place, index)) : tree;
  }
  if (tree instanceof Block || !tree.covers(group.number)) return parted(tree, new Block(group, NONE.with(place, index)));
  const isLow = (group.number & tree.bit) === 0;
  return isLow ? tree.of(placed(tree.low, group, place, index), tree.high) : tree.of(tree.low, placed(tree.high, group, place, index));
}

function union(one: Tree, other: Tree): Tree {
  if (one === other) return one;
  if (one instanceof Block && other instanceof Block && one.group === other.group) return highest(one, other);
  if (one instanceof Branch && one.holds(other)) return within(one, other, union);
  if (other instanceof Branch && other.holds(one)) return within(other, one, (part, tree) => union(tree, part));
  if (one instanceof Branch && other instanceof Branch && one.bit === other.bit && one.prefix === other.prefix) {
    const low = union(one.low, other.low);
    const high = union(one.high, other.high);
    return low === other.low && high === other.high ? other : one.of(low, high);
  }
  return parted(one, other);
}

/** A tree joined into that part of a branch where its place is. */
function within(branch: Branch, tree: Tree, join: (part: Tree, tree: Tree) => Tree): Branch {
  const isLow = (tree.prefix & branch.bit) === 0;
  return isLow ? branch.of(join(branch.low, tree), branch.high) : branch.of(branch.low, join(branch.high, tree));
}

/** Two blocks of one group. */
function highest(one: Block, other: Block): Block {
  let isOne = true;
  let isOther = true;
  for (let place = 0; place < GROUPED; place += 1) {
    const index = one.indexes[place] ?? 0;
    const otherIndex = other.indexes[place] ?? 0;
    if (index < otherIndex) isOne = false;
    if (otherIndex < index) isOther = false;
  }
  if (isOne) return one;
  if (isOther) return other;
  const indexes = [...one.indexes];
  for (let place = 0; place < GROUPED; place += 1) indexes[place] = Math.max(indexes[place] ?? 0, other.indexes[place] ?? 0);
  return new Block(one.group, indexes);
}

/** Two trees that have no group in common, by the highest bit in which they differ. */
function parted(one: Tree, other: Tree): Branch {
  const bit = 1 << (31 - Math.clz32(one.prefix ^ other.prefix));
  const prefix = one.prefix & -(bit << 1);
  return (one.prefix & bit) === 0 ? new Branch(prefix, bit, one, other) : new Branch(prefix, bit, other, one);
}
