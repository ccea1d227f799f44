import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** It passes through these states in this order, with gaps allowed. */
export interface PathNode {
  readonly kind: "path";
  readonly at: SourceLine;
  readonly states: readonly string[];
}

/** Makes the node of an expected path. */
export function pathNode(fields: Omit<PathNode, "kind">): PathNode {
  return freezeDeep<PathNode>({ kind: "path", ...fields });
}
