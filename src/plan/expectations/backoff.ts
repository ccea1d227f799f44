import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** The delays before a state's retries, in milliseconds, in order. */
export interface BackoffNode {
  readonly kind: "backoff";
  readonly at: SourceLine;
  readonly state: string;
  readonly delaysMs: readonly number[];
}

/** Makes the node of expected retry delays. */
export function backoffNode(fields: Omit<BackoffNode, "kind">): BackoffNode {
  return freezeDeep<BackoffNode>({ kind: "backoff", ...fields });
}
