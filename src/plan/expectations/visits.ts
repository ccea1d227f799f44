import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** It enters this state so many times, over all branches and items. */
export interface VisitsNode {
  readonly kind: "visits";
  readonly at: SourceLine;
  readonly state: string;
  readonly times: number;
}

/** Makes the node of a count of visits. */
export function visitsNode(fields: Omit<VisitsNode, "kind">): VisitsNode {
  return freezeDeep<VisitsNode>({ kind: "visits", ...fields });
}
