import type { Anchor } from "../pattern/value-test.js";
import type { FieldTests } from "../pattern/pattern-reader.js";

/** How often a field is met by chance, where its tests cannot tell: by a value between two ends, by any value, … */
const CHANCE = { between: 0.2, beyond: 0.5, address: 0.1, present: 1 } as const;

/** An affix is met by more values than the one text that stands in a pattern. */
const AFFIX_FACTOR = 2;

/** Estimates which of its fields sets a pattern apart from others, taking events to be as various as the patterns are. */
export class Selectivity {
  readonly #fields = new Map<string, { total: number; readonly counts: Map<string, number> }>();

  /** Counts a field of a pattern in. */
  learn({ path, tests }: FieldTests): void {
    const field = this.#fields.get(path) ?? { total: 0, counts: new Map<string, number>() };
    this.#fields.set(path, field);
    field.total += 1;
    for (const { anchor } of tests) {
      if ("key" in anchor) field.counts.set(anchor.key, (field.counts.get(anchor.key) ?? 0) + 1);
    }
  }

  /** The share of events that would be found by this field; Infinity where no value can find it. */
  shareOf({ path, tests }: FieldTests): number {
    const shares = tests.map(({ anchor }) => this.#anchorShare(path, anchor));
    return shares.reduce((sum, share) => sum + share, 0);
  }

  #anchorShare(path: string, anchor: Anchor): number {
    switch (anchor.kind) {
      case "exact":
      case "folded":
        return this.#keyShare(path, anchor.key);
      case "prefix":
      case "suffix":
        return AFFIX_FACTOR * this.#keyShare(path, anchor.key);
      case "number":
        return Number.isFinite(anchor.top - anchor.bottom) ? CHANCE.between : CHANCE.beyond;
      case "address":
        return CHANCE.address;
      case "present":
        return CHANCE.present;
      case "absent":
        return Infinity;
    }
  }

  #keyShare(path: string, key: string): number {
    const field = this.#fields.get(path);
    return field === undefined ? 1 : (field.counts.get(key) ?? 1) / field.total;
  }
}
