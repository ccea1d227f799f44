import type { SourceLine } from "../double.js";
import { freezeDeep } from "../freeze.js";

/** A state is tried again so many times. */
export interface RetriesNode {
  readonly kind: "retries";
  readonly at: SourceLine;
  readonly state: string;
  readonly times: number;
}

/** Makes the node of a count of retries. */
export function retriesNode(fields: Omit<RetriesNode, "kind">): RetriesNode {
  return freezeDeep<RetriesNode>({ kind: "retries", ...fields });
}
