import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** The state leads to this one; null: it ends its machine, branch or iteration. */
export interface StateNextNode {
  readonly kind: "stateNext";
  readonly at: SourceLine;
  readonly next: string | null;
}

/** Makes the node of where a state leads. */
export function stateNextNode(fields: Omit<StateNextNode, "kind">): StateNextNode {
  return freezeDeep<StateNextNode>({ kind: "stateNext", ...fields });
}
