/** A set whose copies share what they hold until one of them changes: copying costs nothing. */
export class SharedSet<Item> implements Iterable<Item> {
  private isShared = false;

  constructor(private items = new Set<Item>()) {}

  get size(): number {
    return this.items.size;
  }

  [Symbol.iterator](): IterableIterator<Item> {
    return this.items[Symbol.iterator]();
  }

  has(item: Item): boolean {
    return this.items.has(item);
  }

  add(item: Item): this {
    if (!this.items.has(item)) this.own().add(item);
    return this;
  }

  /** Adds all items of the other set. */
  addAll(other: SharedSet<Item>): void {
    if (other.items === this.items) return;
    for (const item of other.items) this.add(item);
  }

  delete(item: Item): boolean {
    return this.items.has(item) && this.own().delete(item);
  }

  /** Keeps what the other set has, too. */
  keepCommon(other: SharedSet<Item>): void {
    if (other.items === this.items) return;
    for (const item of this.items) if (!other.items.has(item)) this.delete(item);
  }

  copy(): SharedSet<Item> {
    this.isShared = true;
    const copy = new SharedSet(this.items);
    copy.isShared = true;
    return copy;
  }

  private own(): Set<Item> {
    if (this.isShared) {
      this.items = new Set(this.items);
      this.isShared = false;
    }
    return this.items;
  }
}

/** A map whose copies share what they hold until one of them changes: copying costs nothing. */
export class SharedMap<Key, Item> implements Iterable<[Key, Item]> {
  private isShared = false;

  constructor(private items = new Map<Key, Item>()) {}

  get size(): number {
    return this.items.size;
  }

  [Symbol.iterator](): IterableIterator<[Key, Item]> {
    return this.items[Symbol.iterator]();
  }

  has(key: Key): boolean {
    return this.items.has(key);
  }

  get(key: Key): Item | undefined {
    return this.items.get(key);
  }

  keys(): IterableIterator<Key> {
    return this.items.keys();
  }

  values(): IterableIterator<Item> {
    return this.items.values();
  }

  set(key: Key, item: Item): this {
    this.own().set(key, item);
    return this;
  }

  delete(key: Key): boolean {
    return this.items.has(key) && this.own().delete(key);
  }

  copy(): SharedMap<Key, Item> {
    this.isShared = true;
    const copy = new SharedMap(this.items);
    copy.isShared = true;
    return copy;
  }

  /** Whether neither of the two has changed since one was copied from the other. */
  isSameAs(other: SharedMap<Key, Item>): boolean {
    return this.items === other.items;
  }

  private own(): Map<Key, Item> {
    if (this.isShared) {
      this.items = new Map(this.items);
      this.isShared = false;
    }
    return this.items;
  }
}
