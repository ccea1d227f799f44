import type { Leaves } from "../leaves.js";
import type { Alternative } from "../pattern/pattern-reader.js";

/** One alternative of a rule's pattern. */
export interface Entry {
  readonly rule: number;
  readonly alternative: Alternative;
}

/** Entries that are found by the values of events. */
export interface Entries {
  add(entry: Entry): void;
  /** Calls `found` for every entry that the values may match, and for some others; for some more than once. */
  collect(leaves: Leaves, found: (entry: Entry) => void): void;
}
