import type { SourceLine } from "./double.js";

/** A started execution stands still where a state is entered. */
export interface PauseNode {
  readonly kind: "pause";
  readonly state: string;
  readonly at: SourceLine;
}

/** Makes the node of a pause. */
export function pauseNode(fields: Omit<PauseNode, "kind">): PauseNode {
  return Object.freeze({ kind: "pause", ...fields });
}
