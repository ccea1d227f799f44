import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A Map never works on more items at once. */
export interface MaxConcurrencyNode {
  readonly kind: "maxConcurrency";
  readonly at: SourceLine;
  readonly map: string;
  readonly most: number;
}

/** Makes the node of a bound on a Map's concurrency. */
export function maxConcurrencyNode(fields: Omit<MaxConcurrencyNode, "kind">): MaxConcurrencyNode {
  return freezeDeep<MaxConcurrencyNode>({ kind: "maxConcurrency", ...fields });
}
