import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A thread other than the top level: the branch that holds a state, or one item of a Map (0-based). */
export type ThreadName =
  | { readonly kind: "branch"; readonly state: string }
  | { readonly kind: "item"; readonly map: string; readonly index: number };

/** One thread passes through exactly these states. */
export interface ExactPathNode {
  readonly kind: "exactPath";
  readonly at: SourceLine;
  readonly states: readonly string[];
  /** Absent: the top level. */
  readonly in?: ThreadName;
}

/** Makes the node of an exact path. */
export function exactPathNode(fields: Omit<ExactPathNode, "kind">): ExactPathNode {
  return freezeDeep<ExactPathNode>({ kind: "exactPath", ...fields });
}
