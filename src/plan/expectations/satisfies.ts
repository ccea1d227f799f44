import type { FunctionReference, SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A function of the user's judges the Execution. */
export interface SatisfiesNode {
  readonly kind: "satisfies";
  readonly at: SourceLine;
  readonly fn: FunctionReference;
}

/** Makes the node of a judgement by function. */
export function satisfiesNode(fields: Omit<SatisfiesNode, "kind">): SatisfiesNode {
  return freezeDeep<SatisfiesNode>({ kind: "satisfies", ...fields });
}
