import type { SourceLine } from "../double.js";
import type { ExpectationNode } from "../expectation.js";
import { freezeDeep } from "../freeze.js";

/** An execution that a state started does all of this. */
export interface ChildNode {
  readonly kind: "child";
  readonly at: SourceLine;
  readonly state: string;
  /** In the order they were written. */
  readonly expectations: readonly ExpectationNode[];
}

/** Makes the node of what is asked of a nested execution. */
export function childNode(fields: Omit<ChildNode, "kind">): ChildNode {
  return freezeDeep<ChildNode>({ kind: "child", ...fields });
}
