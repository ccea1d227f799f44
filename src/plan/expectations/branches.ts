import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** How a branch ended. */
export type BranchStatus = "succeeded" | "failed" | "aborted" | "timedOut";

/** Branches ran, each named by a state in it; as a record, each ended so. */
export interface BranchesNode {
  readonly kind: "branches";
  readonly at: SourceLine;
  readonly branches: readonly string[] | Readonly<Record<string, BranchStatus>>;
  /** No other branch ran. */
  readonly exactly: boolean;
}

/** Makes the node of expected branches. */
export function branchesNode(fields: Omit<BranchesNode, "kind">): BranchesNode {
  return freezeDeep<BranchesNode>({ kind: "branches", ...fields });
}
