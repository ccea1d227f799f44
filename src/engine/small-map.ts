/** Entries up to which a list is searched faster than a table, and is far smaller. */
const mostListed = 8;

/**
 * A Map for the few things that most executions have one or none of: an empty one takes a few bytes, a small one a list. It goes
 * through its entries in the order they came, as a Map does.
 */
export class SmallMap<Key extends number | string | object, Value> implements Iterable<[Key, Value]> {
  /** Nothing, keys and values in turn, or a table. */
  #entries: (Key | Value)[] | Map<Key, Value> | undefined;

  constructor(entries: Iterable<readonly [Key, Value]> = []) {
    for (const [key, value] of entries) this.set(key, value);
  }

  get size(): number {
    const entries = this.#entries;
    if (entries === undefined) return 0;
    return entries instanceof Map ? entries.size : entries.length / 2;
  }

  get(key: Key): Value | undefined {
    const entries = this.#entries;
    if (entries === undefined) return undefined;
    if (entries instanceof Map) return entries.get(key);
    for (let at = 0; at < entries.length; at += 2) if (entries[at] === key) return entries[at + 1] as Value;
    return undefined;
  }

  has(key: Key): boolean {
    const entries = this.#entries;
    if (entries === undefined) return false;
    if (entries instanceof Map) return entries.has(key);
    for (let at = 0; at < entries.length; at += 2) if (entries[at] === key) return true;
    return false;
  }

  set(key: Key, value: Value): this {
    const entries = this.#entries;
    if (entries === undefined) {
      this.#entries = [key, value];
      return this;
    }
    if (entries instanceof Map) {
      entries.set(key, value);
      return this;
    }
    for (let at = 0; at < entries.length; at += 2) {
      if (entries[at] !== key) continue;
      entries[at + 1] = value;
      return this;
    }
    // A list that grows by itself takes room for many more.
    if (entries.length < mostListed * 2) this.#entries = entries.concat([key, value]);
    else this.#entries = new Map(this.entries()).set(key, value);
    return this;
  }

  /** @returns whether there was one */
  delete(key: Key): boolean {
    const entries = this.#entries;
    if (entries === undefined) return false;
    if (entries instanceof Map) return entries.delete(key);
    for (let at = 0; at < entries.length; at += 2) {
      if (entries[at] !== key) continue;
      if (entries.length === 2) this.#entries = undefined;
      else entries.splice(at, 2);
      return true;
    }
    return false;
  }

  clear(): void {
    this.#entries = undefined;
  }

  /** Entries that are added or deleted meanwhile are, or are not, among them, as in a Map; small ones are gone through as they stood. */
  *entries(): Generator<[Key, Value], undefined> {
    const entries = this.#entries;
    if (entries === undefined) return;
    if (entries instanceof Map) {
      yield* entries;
      return;
    }
    const listed = [...entries];
    for (let at = 0; at < listed.length; at += 2) yield [listed[at] as Key, listed[at + 1] as Value];
  }

  *keys(): Generator<Key, undefined> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): Generator<Value, undefined> {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator](): Generator<[Key, Value], undefined> {
    return this.entries();
  }
}
