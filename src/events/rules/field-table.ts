import type { Leaf } from "../leaf.js";
import type { Leaves } from "../leaves.js";
import { foldCase } from "../pattern/ignore-case.js";
import type { FieldTests } from "../pattern/pattern-reader.js";
import { keyOf, leadingNumber, type Anchor } from "../pattern/value-test.js";
import type { Entries, Entry } from "./entry.js";
import { IntervalTable } from "./interval-table.js";

/** All ways to look up what stands at one path. */
export class FieldTable {
  readonly #make: () => Entries;
  readonly #exact = new Map<string, Entries>();
  readonly #folded = new Map<string, Entries>();
  readonly #affixes = {
    prefix: new AffixTable((text, length) => text.slice(0, length)),
    suffix: new AffixTable((text, length) => text.slice(text.length - length)),
  };
  readonly #foldedAffixes = {
    prefix: new AffixTable((text, length) => text.slice(0, length)),
    suffix: new AffixTable((text, length) => text.slice(text.length - length)),
  };
  readonly #numbers = new IntervalTable<Entry>();
  readonly #addresses = new IntervalTable<Entry>();
  readonly #present: Entries;

  /** @param make gives what holds the entries that are found the same way */
  constructor(make: () => Entries) {
    this.#make = make;
    this.#present = make();
  }

  add({ tests }: FieldTests, entry: Entry): void {
    const anchors = tests.map(({ anchor }) => anchor);
    // What any value finds need not be found another way too.
    if (anchors.some(({ kind }) => kind === "present")) return this.#present.add(entry);
    for (const bucket of new Set(anchors.map((anchor) => this.#place(anchor, entry)))) bucket?.add(entry);
  }

  /** @returns the bucket for the entry, unless it is placed already */
  #place(anchor: Anchor, entry: Entry): Entries | undefined {
    switch (anchor.kind) {
      case "exact":
        return this.#bucket(this.#exact, anchor.key);
      case "folded":
        return this.#bucket(this.#folded, anchor.key);
      case "prefix":
      case "suffix": {
        const affixes = anchor.folded ? this.#foldedAffixes : this.#affixes;
        return this.#bucket(affixes[anchor.kind].ofLength(anchor.key.length), anchor.key);
      }
      case "number":
      case "address": {
        const intervals = anchor.kind === "number" ? this.#numbers : this.#addresses;
        intervals.add(anchor.bottom, anchor.top, entry);
        return undefined;
      }
      default:
        return this.#present;
    }
  }

  #bucket(buckets: Map<string, Entries>, key: string): Entries {
    const bucket = buckets.get(key) ?? this.#make();
    buckets.set(key, bucket);
    return bucket;
  }

  collect(there: readonly Leaf[], leaves: Leaves, found: (entry: Entry) => void): void {
    this.#present.collect(leaves, found);
    for (const leaf of there) {
      if (this.#exact.size > 0) this.#exact.get(keyOf(leaf))?.collect(leaves, found);
      if (leaf.number !== undefined && this.#numbers.size > 0) this.#numbers.at(leaf.number, found);
      if (leaf.kind === "string") this.#collectText(leaf, leaves, found);
    }
  }

  #collectText(leaf: Leaf, leaves: Leaves, found: (entry: Entry) => void): void {
    this.#affixes.prefix.collect(leaf.text, leaves, found);
    this.#affixes.suffix.collect(leaf.text, leaves, found);
    if (this.#folded.size + this.#foldedAffixes.prefix.size + this.#foldedAffixes.suffix.size > 0) {
      const folded = foldCase(leaf.text);
      this.#folded.get(folded)?.collect(leaves, found);
      this.#foldedAffixes.prefix.collect(folded, leaves, found);
      this.#foldedAffixes.suffix.collect(folded, leaves, found);
    }
    if (this.#addresses.size > 0 && leaf.address !== undefined) this.#addresses.at(leadingNumber(leaf.address), found);
  }
}

/** Beginnings or ends of texts, by length: a text is looked up once for each length that occurs. */
class AffixTable {
  readonly #byLength = new Map<number, Map<string, Entries>>();
  readonly #cut: (text: string, length: number) => string;

  constructor(cut: (text: string, length: number) => string) {
    this.#cut = cut;
  }

  get size(): number {
    return this.#byLength.size;
  }

  ofLength(length: number): Map<string, Entries> {
    const buckets = this.#byLength.get(length) ?? new Map<string, Entries>();
    this.#byLength.set(length, buckets);
    return buckets;
  }

  collect(text: string, leaves: Leaves, found: (entry: Entry) => void): void {
    for (const [length, buckets] of this.#byLength) {
      if (length <= text.length) buckets.get(this.#cut(text, length))?.collect(leaves, found);
    }
  }
}
