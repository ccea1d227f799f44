import type { JsonValue } from "../../util/json.js";
import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** How many items a Map worked on, and how they ended. */
export interface ItemCounts {
  readonly total?: number;
  /** They reached their end. */
  readonly succeeded?: number;
  /** They failed or timed out. */
  readonly failed?: number;
  readonly aborted?: number;
  /** They were not worked on, because the Map failed before. */
  readonly notStarted?: number;
  /** Of those that succeeded: a failure in them was caught. */
  readonly caught?: number;
}

/** What is asked of one item. Expected values are encoded. */
export type ItemCheck =
  | { readonly kind: "path"; readonly states: readonly string[] }
  | { readonly kind: "visited"; readonly state: string }
  | { readonly kind: "input" | "output"; readonly expected: JsonValue }
  | { readonly kind: "status"; readonly status: "succeeded" | "failed" | "aborted" | "timedOut" };

/** What is asked of the item with this 0-based index, or of each. */
export interface ItemChecks {
  readonly index: number | "each";
  readonly checks: readonly ItemCheck[];
}

/** A Map worked on its items so. */
export interface ItemsNode {
  readonly kind: "items";
  readonly at: SourceLine;
  readonly map: string;
  readonly items:
    | { readonly form: "counts"; readonly counts: number | ItemCounts }
    | { readonly form: "checks"; readonly checks: readonly ItemChecks[] };
}

/** Makes the node of expected items. */
export function itemsNode(fields: Omit<ItemsNode, "kind">): ItemsNode {
  return freezeDeep<ItemsNode>({ kind: "items", ...fields });
}
