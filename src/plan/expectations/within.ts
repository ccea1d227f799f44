import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** It ends within so many milliseconds of the target's time; at that moment waiting for it ends, too. */
export interface WithinNode {
  readonly kind: "within";
  readonly at: SourceLine;
  readonly limitMs: number;
  /** An execution that is not done by then is stopped. */
  readonly stop: boolean;
}

/** Makes the node of a deadline. */
export function withinNode(fields: Omit<WithinNode, "kind">): WithinNode {
  return freezeDeep<WithinNode>({ kind: "within", ...fields });
}
