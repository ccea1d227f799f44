import type { FunctionReference, SourceLine } from "./double.js";
import { freezeDeep } from "./freeze.js";

/** A function of the user's acts in the middle of a run. */
export interface ActNode {
  readonly kind: "act";
  /** Milliseconds of the target's time since the start of the execution. */
  readonly afterMs: number;
  readonly fn: FunctionReference;
  readonly at: SourceLine;
}

/** Makes the node of an act. */
export function actNode(fields: Omit<ActNode, "kind">): ActNode {
  return freezeDeep<ActNode>({ kind: "act", ...fields });
}
