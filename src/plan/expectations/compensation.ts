import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** What had succeeded is undone, once, and nothing else. */
export interface CompensationNode {
  readonly kind: "compensation";
  readonly at: SourceLine;
  /** The state that undoes a step, by the step; or several, of which one does. */
  readonly pairs: Readonly<Record<string, string | readonly string[]>>;
  readonly order: "reverse" | "any";
  /** Whether steps that failed may be undone as well, or must be; absent: they must not. */
  readonly failed?: "may" | "must";
}

/** Makes the node of a compensation. */
export function compensationNode(fields: Omit<CompensationNode, "kind">): CompensationNode {
  return freezeDeep<CompensationNode>({ kind: "compensation", ...fields });
}
