import type { JsonValue } from "../util/json.js";
import type { Place } from "./written-states.js";

/** What a mutant changes: one of these words. */
export type MutationKind =
  "operator" | "boundary" | "rule removed" | "rules reordered" | "Default" | "Next" | "path" | "Retry" | "Catch";

/** A small change of a definition: what stands at one place becomes one of some values, the first that AWS would accept. */
export interface Fault {
  readonly kind: MutationKind;
  readonly place: Place;
  /** Values to try; undefined takes away what stands there. */
  readonly values: readonly (JsonValue | undefined)[];
  /** What changes, in words; of the value that was taken. */
  describe(value: JsonValue | undefined): string;
}

/** A fault that has one value. */
export function fault(kind: MutationKind, place: Place, description: string, value: JsonValue | undefined): Fault {
  return { kind, place, values: [value], describe: () => description };
}
