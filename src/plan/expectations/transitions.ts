import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** It costs so many state transitions, retries included. */
export interface TransitionsNode {
  readonly kind: "transitions";
  readonly at: SourceLine;
  readonly exactly?: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** Makes the node of a bound on billed state transitions. */
export function transitionsNode(fields: Omit<TransitionsNode, "kind">): TransitionsNode {
  return freezeDeep<TransitionsNode>({ kind: "transitions", ...fields });
}
