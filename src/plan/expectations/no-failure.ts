import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/**
 * It does not end FAILED, TIMED_OUT or ABORTED. Added to every plan in which no other expectation speaks of its end, so that
 * a run that broke never passes unnoticed.
 */
export interface NoFailureNode {
  readonly kind: "noFailure";
  readonly at: SourceLine;
}

/** Makes the node of the expectation nobody needs to write. */
export function noFailureNode(fields: Omit<NoFailureNode, "kind">): NoFailureNode {
  return freezeDeep<NoFailureNode>({ kind: "noFailure", ...fields });
}
