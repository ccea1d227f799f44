import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** It never enters this state. */
export interface NotVisitedNode {
  readonly kind: "notVisited";
  readonly at: SourceLine;
  readonly state: string;
}

/** Makes the node of a state that must not be entered. */
export function notVisitedNode(fields: Omit<NotVisitedNode, "kind">): NotVisitedNode {
  return freezeDeep<NotVisitedNode>({ kind: "notVisited", ...fields });
}
