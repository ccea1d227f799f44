import type { Leaves } from "../leaves.js";
import type { FieldTests } from "../pattern/pattern-reader.js";
import type { Entries, Entry } from "./entry.js";
import { FieldTable } from "./field-table.js";
import { Selectivity } from "./selectivity.js";

/** How many entries are tried one by one. */
const FEW = 8;

/** Entries that are found the same way. As soon as somebody looks, many of them are divided by a further field. */
export class Bucket implements Entries {
  readonly #entries: Entry[] = [];
  readonly #used: ReadonlySet<string>;
  #tree: RuleTree | undefined;
  #dividedAt = 0;

  /** @param used the paths by which these entries were found */
  constructor(used: ReadonlySet<string> = new Set()) {
    this.#used = used;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
    // What divides few entries well may divide many badly: twice as many are divided anew.
    if (this.#entries.length > 2 * this.#dividedAt) this.#tree = undefined;
    this.#tree?.add(entry);
  }

  collect(leaves: Leaves, found: (entry: Entry) => void): void {
    if (this.#entries.length <= FEW) {
      for (const entry of this.#entries) found(entry);
      return;
    }
    if (this.#tree === undefined) {
      this.#tree = new RuleTree(this.#entries, this.#used);
      this.#dividedAt = this.#entries.length;
    }
    this.#tree.collect(leaves, found);
  }
}

/**
 * Files every entry under one of its fields, the one that fewest events should meet; what shares a field and its value is
 * filed by a further field below. An event is looked up by its values and meets few entries that it does not match.
 */
class RuleTree implements Entries {
  readonly #used: ReadonlySet<string>;
  readonly #selectivity = new Selectivity();
  readonly #fields = new Map<string, FieldTable>();
  /** Entries that have no further field by which an event could find them. */
  readonly #unfiled: Entry[] = [];

  /** @param used the paths by which these entries were found */
  constructor(entries: readonly Entry[], used: ReadonlySet<string>) {
    this.#used = used;
    for (const entry of entries) this.#learn(entry);
    for (const entry of entries) this.#file(entry);
  }

  add(entry: Entry): void {
    this.#learn(entry);
    this.#file(entry);
  }

  collect(leaves: Leaves, found: (entry: Entry) => void): void {
    for (const entry of this.#unfiled) found(entry);
    for (const [path, table] of this.#fields) {
      const there = leaves.get(path);
      if (there !== undefined) table.collect(there, leaves, found);
    }
  }

  #learn({ alternative }: Entry): void {
    for (const field of alternative) if (!this.#used.has(field.path)) this.#selectivity.learn(field);
  }

  #file(entry: Entry): void {
    let best: FieldTests | undefined;
    let least = Infinity;
    for (const field of entry.alternative) {
      if (this.#used.has(field.path)) continue;
      const share = this.#selectivity.shareOf(field);
      if (share < least) [best, least] = [field, share];
    }
    if (best === undefined) this.#unfiled.push(entry);
    else this.#table(best.path).add(best, entry);
  }

  #table(path: string): FieldTable {
    const table = this.#fields.get(path) ?? this.#makeTable(path);
    this.#fields.set(path, table);
    return table;
  }

  #makeTable(path: string): FieldTable {
    const used = new Set([...this.#used, path]);
    return new FieldTable(() => new Bucket(used));
  }
}
