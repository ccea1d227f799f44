import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** What had succeeded is undone, once, and nothing else. */
export interface CompensationNode {
  readonly kind: "compensation";
  readonly at: SourceLine;
  /** The state that undoes a step, by the step. */
  readonly pairs: Readonly<Record<string, string>>;
  readonly order: "reverse" | "any";
}

/** Makes the node of a compensation. */
export function compensationNode(fields: Omit<CompensationNode, "kind">): CompensationNode {
  return freezeDeep<CompensationNode>({ kind: "compensation", ...fields });
}
