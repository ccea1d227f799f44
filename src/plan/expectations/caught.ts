import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A state fails, with this error, and a catcher leads on to this state. */
export interface CaughtNode {
  readonly kind: "caught";
  readonly at: SourceLine;
  readonly state: string;
  /** Absent: any error. */
  readonly error?: string;
  /** Absent: any state. */
  readonly fallback?: string;
}

/** Makes the node of an expected catch. */
export function caughtNode(fields: Omit<CaughtNode, "kind">): CaughtNode {
  return freezeDeep<CaughtNode>({ kind: "caught", ...fields });
}
